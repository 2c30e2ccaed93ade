#include "core/base/error.h"
#include "core/base/error_codes.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

using namespace landreeve;

namespace {

struct Documented {
    int exit;
    QString remedy;
};

/// The rows `| code | exit | what to do |` of docs/cli.md.
std::map<QString, Documented> documentedCodes() {
    QFile file(QStringLiteral(LANDREEVE_SOURCE_DIR "/docs/cli.md"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QRegularExpression row(QStringLiteral(R"(^\| `([a-z_]+)` \| (\d+) \| (.+) \|$)"),
                                 QRegularExpression::MultilineOption);
    std::map<QString, Documented> codes;
    auto matches = row.globalMatch(QString::fromUtf8(file.readAll()));
    while (matches.hasNext()) {
        const auto match = matches.next();
        codes[match.captured(1)] = {match.captured(2).toInt(), match.captured(3)};
    }
    return codes;
}

/// Every code that the sources throw.
QSet<QString> thrownCodes() {
    QSet<QString> codes;
    const QRegularExpression thrown(QStringLiteral(R"re(\bError\(\s*"([a-z_]+)")re"));
    for (const char* folder : {"core", "app", "ui"}) {
        QDirIterator files(QStringLiteral(LANDREEVE_SOURCE_DIR "/") + QLatin1String(folder),
                           {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            auto matches = thrown.globalMatch(QString::fromUtf8(file.readAll()));
            while (matches.hasNext())
                codes.insert(matches.next().captured(1));
        }
    }
    return codes;
}

} // namespace

class TestErrorCodes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeIsDocumentedAsItIs() {
        const auto documented = documentedCodes();
        QVERIFY(!documented.empty());
        for (const ErrorCode& code : errorCodes()) {
            const QString name = QString::fromUtf8(code.code.data(), qsizetype(code.code.size()));
            const auto row = documented.find(name);
            QVERIFY2(row != documented.end(), qPrintable(name + QStringLiteral(" is not in docs/cli.md")));
            QCOMPARE(row->second.exit, static_cast<int>(code.exit));
            QCOMPARE(row->second.remedy, QString::fromUtf8(code.remedy.data(), qsizetype(code.remedy.size())));
        }
        QCOMPARE(documented.size(), errorCodes().size());
    }

    void everyThrownCodeIsRegistered() {
        QSet<QString> known;
        for (const ErrorCode& code : errorCodes())
            known.insert(QString::fromUtf8(code.code.data(), qsizetype(code.code.size())));
        for (const QString& code : thrownCodes())
            QVERIFY2(known.contains(code), qPrintable(code));
    }

    void everyErrorHasAHint() {
        for (const ErrorCode& code : errorCodes()) {
            const QString remedy = QString::fromUtf8(code.remedy.data(), qsizetype(code.remedy.size()));
            QVERIFY2(remedy.endsWith(u'.') && remedy.front().isUpper(), qPrintable(remedy));
            const QJsonObject plain = Error(code.code, "It failed.").toJson();
            QCOMPARE(plain.value(u"hint").toString(), remedy);
            QVERIFY(plain.value(u"details").isObject());
            QCOMPARE(Error(code.code, "It failed.", "Do this.").toJson().value(u"hint").toString(),
                     QStringLiteral("Do this."));
        }
    }

    void everyCodeStandsOnce() {
        QSet<QByteArray> seen;
        for (const ErrorCode& code : errorCodes()) {
            const QByteArray name(code.code.data(), qsizetype(code.code.size()));
            QVERIFY2(!seen.contains(name), name.constData());
            seen.insert(name);
        }
    }
};

QTEST_GUILESS_MAIN(TestErrorCodes)
#include "tst_error_codes.moc"
