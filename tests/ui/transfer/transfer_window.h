#pragma once

#include "tests/ui/records/record_form_fixture.h"
#include "ui/transfer/import_page.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QMouseEvent>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>

namespace landreeve::tests {

/// A window with the lists of records on a real database, and what imports into and exports from them.
class TransferWindow {
public:
    explicit TransferWindow(FormDatabase& data, std::size_t chunk = 10'000) : m_data(data) {
        transfer = std::make_unique<ui::transfer::TransferServices>(
            ui::transfer::TransferServices{tasks, window,
                                           [this](const QString&) {
                                               return std::make_shared<landreeve::transfer::TenantTransfer>(
                                                   [this](const access::Permission&, const postgres::Wait& wait) {
                                                       return m_data.database.lend(wait);
                                                   },
                                                   m_data.vault);
                                           },
                                           m_folder.filePath(QStringLiteral("imports")), chunk});
        services = std::make_unique<ui::records::RecordServices>(
            ui::records::RecordServices{runner, window,
                                        [this](const QString& id) {
                                            return std::make_shared<landreeve::records::TenantRecords>(
                                                id.toStdString(),
                                                [this](const access::Permission&, const postgres::Wait& wait) {
                                                    return m_data.database.lend(wait);
                                                },
                                                m_data.vault);
                                        },
                                        QString()});
        services->transfer = transfer.get();
        services->may = [this](const access::Permission& permission, const std::string&, const std::stop_token&) {
            access::Verdict verdict;
            verdict.allowed = permission.action != refused;
            verdict.code = verdict.allowed ? "" : "permission_denied";
            return verdict;
        };
        ui::records::registerRecordPages(window, *services);
        window.resize(1440, 900);
        window.openTenant({QString::fromStdString(data.database.tenantId()), QStringLiteral("Sahyadri Agro")});
        driver = std::make_unique<WindowDriver>(window);
    }

    /// A file with this content, in a folder of the test's own.
    QString file(const char* name, const QByteArray& content) const {
        QFile made(path(name));
        if (!made.open(QIODevice::WriteOnly) || made.write(content) != content.size())
            qFatal("cannot write %s", name);
        return made.fileName();
    }
    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }
    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    ui::records::RecordGridPage* list(const char* entity) {
        window.openPage(QLatin1String(entity));
        auto* grid = qobject_cast<ui::records::RecordGridPage*>(window.currentPage());
        return grid != nullptr && listSettles() ? grid : nullptr;
    }
    ui::records::RecordGridPage* grid() const {
        return qobject_cast<ui::records::RecordGridPage*>(window.currentPage());
    }
    bool listSettles() const {
        return QTest::qWaitFor(
            [this] { return grid() != nullptr && grid()->model()->isComplete() && !grid()->model()->isBusy(); },
            20'000);
    }

    ui::transfer::ImportPage* page() const { return qobject_cast<ui::transfer::ImportPage*>(window.currentPage()); }
    /// Neither looking nor writing, and at this step.
    bool standsAt(ui::transfer::ImportPage::Step step) const {
        return QTest::qWaitFor([&] { return page() != nullptr && page()->step() == step && page()->isQuiet(); },
                               30'000);
    }
    /// The import of this kind with this file chosen and looked at.
    bool openWith(const char* entity, const QString& file) {
        window.openPage(ui::records::importPageId(landreeve::records::entity(entity)),
                        {{QStringLiteral("file"), file}});
        return standsAt(ui::transfer::ImportPage::FileId);
    }
    /// By Alt+N, until it stands at a step.
    bool goTo(ui::transfer::ImportPage::Step step) {
        while (page() != nullptr && page()->step() < step) {
            const auto next = static_cast<ui::transfer::ImportPage::Step>(page()->step() + 1);
            driver->key(Qt::Key_N, Qt::AltModifier);
            if (!standsAt(next)) {
                qWarning() << "it stays at step" << page()->step() << said("fileError") << said("mappingError")
                           << said("checkError") << said("importError");
                return false;
            }
        }
        return page() != nullptr;
    }

    /// A file dropped onto the page that is shown.
    void drop(const QString& file) const {
        auto* shown = window.currentPage();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        const QPoint at = shown->rect().center();
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(shown, &enter);
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        if (enter.isAccepted())
            QApplication::sendEvent(shown, &drop);
    }
    /// One of a combo's choices, by two presses.
    bool pick(const char* combo, const QString& words) {
        if (!driver->click(combo))
            return false;
        auto* box = driver->seen<QComboBox>(combo);
        const int row = box->findText(words);
        QAbstractItemView* view = box->view();
        if (row < 0 || !QTest::qWaitFor([&] { return view->isVisible(); }, 5000)) {
            qWarning() << words << "is not offered by" << combo;
            return false;
        }
        const QModelIndex index = box->model()->index(row, 0);
        view->scrollTo(index);
        ++otherClicks;
        const QPoint at = view->visualRect(index).center();
        // Without a way from the press that opened it the release is taken for that press's.
        for (const QPoint& by : {QPoint(-20, 0), QPoint(20, 0)}) {
            QMouseEvent moved(QEvent::MouseMove, at + by, view->viewport()->mapToGlobal(at + by), Qt::NoButton,
                              Qt::NoButton, Qt::NoModifier);
            QApplication::sendEvent(view->viewport(), &moved);
        }
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, at);
        return QTest::qWaitFor([&] { return box->currentIndex() == row; }, 5000);
    }
    /// Names the file in a dialog for files and presses its button.
    bool answer(const char* dialog, const QString& path) {
        QFileDialog* box = nullptr;
        if (!QTest::qWaitFor(
                [&] {
                    box = window.findChild<QFileDialog*>(QLatin1String(dialog));
                    return box != nullptr && box->isVisible();
                },
                5000))
            return false;
        auto* edit = box->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        edit->selectAll();
        QTest::keyClicks(edit, path);
        auto* buttons = box->findChild<QDialogButtonBox*>();
        auto* accept = buttons->button(box->acceptMode() == QFileDialog::AcceptSave ? QDialogButtonBox::Save
                                                                                    : QDialogButtonBox::Open);
        ++otherClicks;
        QTest::mouseClick(accept, Qt::LeftButton);
        const bool gone =
            QTest::qWaitFor([&] { return window.findChild<QFileDialog*>(QLatin1String(dialog)) == nullptr; }, 5000);
        window.activateWindow();
        return gone && QTest::qWaitForWindowActive(&window);
    }
    int clicks() const { return driver->clicks() + otherClicks; }

    /// What a line of failure that is seen says.
    QString said(const char* error) const {
        const auto* line = driver->seen(error);
        QStringList words;
        if (line != nullptr)
            for (const auto* label : line->findChildren<ui::widgets::Label*>())
                words << label->text();
        return words.join(u' ').trimmed();
    }
    bool says(const char* error, const QString& words) const {
        return QTest::qWaitFor([&] { return said(error).contains(words); }, 10'000);
    }
    /// A table that is seen, a row a line, its cells joined by |.
    QStringList rows(const char* table) const {
        QStringList lines;
        const auto* view = driver->seen<QTableView>(table);
        for (int row = 0; view != nullptr && row < view->model()->rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < view->model()->columnCount(); ++column)
                cells << view->model()->index(row, column).data().toString();
            lines << cells.join(u'|');
        }
        return lines;
    }
    /// read, added, changed, as it was, refused.
    QString counts() const {
        QStringList numbers;
        for (const char* name : {"countRead", "countInserted", "countUpdated", "countUnchanged", "countRejected"})
            numbers << driver->words(name);
        return numbers.join(u' ');
    }
    QString heading() const { return driver->words("stepHeading"); }

    std::string refused; ///< The action nobody may do here.
    int otherClicks = 0; ///< In windows of their own.
    ui::tasks::TaskRunner runner;
    ui::tasks::TaskCentre tasks{runner};
    ui::shell::MainWindow window{tasks};
    std::unique_ptr<ui::transfer::TransferServices> transfer;
    std::unique_ptr<ui::records::RecordServices> services;
    std::unique_ptr<WindowDriver> driver;

private:
    FormDatabase& m_data;
    QTemporaryDir m_folder;
};

} // namespace landreeve::tests
