#include "ui/settings/preference_store.h"
#include "ui/settings/settings_dialog.h"
#include "ui/tasks/task_runner.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/table.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QScreen>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve::ui;
using settings::PreferenceStore;
using settings::SettingsDialog;
using theme::Theme;

class TestSettings : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<tasks::TaskRunner> m_runner;

    QString file() const { return m_folder.filePath(QStringLiteral("settings.ini")); }

    static void choose(SettingsDialog& dialog, const char* name, const QString& words) {
        auto* combo = dialog.findChild<QComboBox*>(QLatin1String(name));
        QVERIFY2(combo != nullptr, name);
        const int row = combo->findText(words);
        QVERIFY2(row >= 0, qPrintable(words));
        combo->setFocus();
        while (combo->currentIndex() != row)
            QTest::keyClick(combo, combo->currentIndex() < row ? Qt::Key_Down : Qt::Key_Up);
    }

private Q_SLOTS:
    void init() {
        m_runner = std::make_unique<tasks::TaskRunner>();
        QFile::remove(file());
        SettingsDialog dialog(Theme::of(), nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QTest::mouseClick(dialog.findChild<QWidget*>(QStringLiteral("defaultsButton")), Qt::LeftButton);
    }

    void everyChoiceHoldsAtOnceAndIsKept() {
        auto store = std::make_unique<PreferenceStore>(Theme::of(), *m_runner, file());
        QSignalSpy saved(store.get(), &PreferenceStore::saved);
        widgets::Table table;
        const int row = table.verticalHeader()->defaultSectionSize();
        SettingsDialog dialog(Theme::of(), nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();

        choose(dialog, "themeCombo", QStringLiteral("Dark"));
        QCOMPARE(Theme::of().scheme(), theme::Scheme::Dark);
        choose(dialog, "textSizeCombo", QStringLiteral("150 %"));
        QCOMPARE(Theme::of().textSize(), 1.5);
        choose(dialog, "densityCombo", QStringLiteral("Wide apart"));
        QVERIFY(table.verticalHeader()->defaultSectionSize() > row);
        const QDateTime noon(QDate(2026, 1, 5), QTime(12, 0), Qt::UTC);
        QVERIFY(theme::localTime(noon).contains(QStringLiteral("12:00:00")));
        choose(dialog, "timeZoneCombo", QStringLiteral("Asia/Kolkata (UTC+05:30)"));
        QVERIFY2(theme::localTime(noon).contains(QStringLiteral("17:30:00")), qPrintable(theme::localTime(noon)));
        QTest::mouseClick(dialog.findChild<QCheckBox*>(QStringLiteral("desktopFontCheck")), Qt::LeftButton,
                          Qt::NoModifier, QPoint(8, 8));
        QVERIFY(Theme::of().isDesktopFont());
        QTRY_VERIFY(!saved.isEmpty());
        store.reset();

        QTest::mouseClick(dialog.findChild<QWidget*>(QStringLiteral("defaultsButton")), Qt::LeftButton);
        QCOMPARE(Theme::of().textSize(), 1.0);
        QCOMPARE(dialog.findChild<QComboBox*>(QStringLiteral("themeCombo"))->currentText(),
                 QStringLiteral("As the desktop"));
        // The next start.
        store = std::make_unique<PreferenceStore>(Theme::of(), *m_runner, file());
        QCOMPARE(Theme::of().choice(), Theme::Choice::Dark);
        QCOMPARE(Theme::of().textSize(), 1.5);
        QCOMPARE(Theme::of().density(), Theme::Density::Wide);
        QCOMPARE(Theme::of().timeZone().id(), QByteArray("Asia/Kolkata"));
        QVERIFY(Theme::of().isDesktopFont());
        QCOMPARE(dialog.findChild<QComboBox*>(QStringLiteral("textSizeCombo"))->currentText(), QStringLiteral("150 %"));
    }

    void thePlaceOfTheWindowIsKept() {
        const QByteArray place("some place");
        {
            PreferenceStore store(Theme::of(), *m_runner, file());
            QVERIFY(store.windowPlace().isEmpty());
            store.setWindowPlace(place); // The program ends before any pause.
        }
        QCOMPARE(PreferenceStore(Theme::of(), *m_runner, file()).windowPlace(), place);
    }

    void aDamagedFileCountsAsEmpty() {
        QFile damaged(file());
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        constexpr char content[] = "\0\xff[look\ntheme=Purple\ntext_size=huge\ntime_zone=Nowhere/At_All";
        damaged.write(content, sizeof(content) - 1);
        damaged.close();
        const PreferenceStore store(Theme::of(), *m_runner, file());
        QCOMPARE(Theme::of().choice(), Theme::Choice::System);
        QVERIFY(Theme::of().textSize() >= 0.8 && Theme::of().textSize() <= 2.0);
        QVERIFY(!Theme::of().timeZone().isValid());
    }

    void theWeakerStoreIsSaid_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("weaker");
        QTest::newRow("keyring") << QStringLiteral("keychain") << QStringLiteral("The desktop's keyring") << false;
        QTest::newRow("vault") << QStringLiteral("vault-file") << QStringLiteral("A vault file") << false;
        QTest::newRow("key file") << QStringLiteral("key-file") << QStringLiteral("A key file") << true;
    }
    void theWeakerStoreIsSaid() {
        QFETCH(QString, kind);
        QFETCH(bool, weaker);
        SettingsDialog dialog(Theme::of(), nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.setSecretStore(kind.toStdString());
        auto* text = dialog.findChild<QLabel*>(QStringLiteral("secretStoreText"));
        QTEST(text->text(), "words");
        QCOMPARE(text->accessibleDescription().startsWith(QStringLiteral("Weaker")), weaker);
    }

    void allWordsAreSeenWhateverTheSize_data() {
        QTest::addColumn<double>("textSize");
        for (const double size : {1.0, 1.5, 2.0})
            QTest::addRow("%.0f %%", size * 100) << size;
    }
    void allWordsAreSeenWhateverTheSize() {
        QFETCH(const double, textSize);
        SettingsDialog dialog(Theme::of(), nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        dialog.setSecretStore("key-file"); // the longest words
        for (int i = 0; i < 4; ++i)
            QCoreApplication::processEvents();
        const QSize before = dialog.size();
        Theme::of().setTextSize(textSize);
        for (int i = 0; i < 4; ++i)
            QCoreApplication::processEvents();
        QVERIFY(textSize == 1.0 || dialog.width() > before.width());
        const auto labels = dialog.findChildren<QLabel*>();
        for (const QLabel* label : labels) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            const int wanted = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
            QVERIFY2(label->height() >= wanted, qPrintable(label->text()));
        }
        QVERIFY(dialog.height() <= dialog.screen()->availableSize().height());
        Theme::of().setTextSize(1.0);
        QTRY_COMPARE(dialog.size(), before);
    }
};

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
