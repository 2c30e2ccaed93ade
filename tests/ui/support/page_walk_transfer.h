#pragma once

#include "tests/ui/support/page_walk.h"
#include "tests/ui/support/page_walk_documents.h"
#include "ui/transfer/import_page.h"

#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace landreeve::tests {

/// The steps of an import, a file that cannot be read, and the dialog of an export.
inline void addTransferPages(PageWalk& walk) {
    using ui::transfer::ImportPage;
    const auto folder = std::make_shared<QTemporaryDir>();
    const auto write = [folder](const char* name, const QByteArray& content) {
        QFile file(folder->filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            throw std::runtime_error("cannot write the file to import");
        return file.fileName();
    };
    const QString list = write("legacy-items.csv", "ItemNo;Item name;price;GST rate;Bestand;Discontinued on\n"
                                                   "ZZ-100;Neem cake, 25 kg;1,234.50;18;4;\n"
                                                   "ZZ-101;Sand filter with automatic back-flush;dear;12;2;\n"
                                                   "ZZ-102;Drip lateral;19.905;5;9;2025-03-01\n"
                                                   ";Nobody's;7;5;1;\n");
    const QString damaged = write("damaged.csv", "sku;name\nZZ-1;\"never closed\n");
    const auto page = [&walk] { return static_cast<ImportPage*>(walk.window().currentPage()); };
    // It keeps the folder as long as there are pages.
    const auto open = [&walk, folder](const QString& file) {
        walk.openList(QStringLiteral("product"));
        walk.window().openPage(QStringLiteral("product-import"), {{QStringLiteral("file"), file}});
        PageWalk::settle(&walk.window());
    };
    const auto goTo = [&walk, page](ImportPage::Step step) {
        while (page()->step() < step) {
            const int before = page()->step();
            PageWalk::press(&walk.window(), "nextButton");
            PageWalk::until([page, before] { return page()->step() > before; }, "the next step");
            PageWalk::settle(&walk.window());
        }
    };
    const auto leave = [page] {
        for (const char* name : {"cancelButton", "anotherFileButton"}) {
            auto* button = page()->findChild<QAbstractButton*>(QLatin1String(name));
            if (button->isVisible()) {
                button->click();
                return;
            }
        }
    };
    walk.addMain(
        "import-begin",
        [&walk] {
            walk.openList(QStringLiteral("product"));
            walk.window().openPage(QStringLiteral("product-import"));
        },
        leave);
    walk.addMain(
        "import-file", [open, list] { open(list); }, leave);
    walk.addMain(
        "import-file-damaged", [open, damaged] { open(damaged); }, leave);
    walk.addMain(
        "import-fields",
        [open, goTo, list] {
            open(list);
            goTo(ImportPage::FieldsId);
        },
        leave);
    walk.addMain(
        "import-check",
        [open, goTo, list] {
            open(list);
            goTo(ImportPage::CheckId);
        },
        leave);
    walk.addMain(
        "import-result",
        [&walk, open, goTo, list] {
            open(list);
            goTo(ImportPage::FieldsId);
            // Shown again, it changes nothing.
            walk.part<QWidget>("modeSegments")->findChildren<QAbstractButton*>().last()->click();
            goTo(ImportPage::ResultId);
        },
        leave);
    walk.addOver(
        "export",
        [&walk] {
            walk.openList(QStringLiteral("employee"));
            PageWalk::until([&walk] { return walk.part<QWidget>("recordTable") != nullptr; }, "the list");
            auto* button = walk.window().currentPage()->findChild<QAbstractButton*>(QStringLiteral("exportListButton"));
            PageWalk::until([button] { return button->isEnabled(); }, "the right to export");
            button->click(); // it may be in More
            PageWalk::settle(walk.part<QDialog>("exportDialog"));
        },
        [&walk] {
            walk.part<QDialog>("exportDialog")->reject();
            walk.window().activateWindow();
        });
    addDocumentPages(walk);
}

} // namespace landreeve::tests
