#include "core/auth/base64url.h"

#include <QtTest>

#include <random>

using landreeve::auth::fromBase64url;
using landreeve::auth::toBase64url;

class TestBase64url : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesComeBack() {
        std::mt19937 random(7);
        for (std::size_t size = 0; size < 300; ++size) {
            std::string bytes(size, '\0');
            for (char& byte : bytes)
                byte = static_cast<char>(random());
            const std::string text = toBase64url(bytes);
            // Qt writes the same.
            QCOMPARE(QByteArray::fromStdString(text),
                     QByteArray::fromStdString(bytes).toBase64(QByteArray::Base64UrlEncoding |
                                                               QByteArray::OmitTrailingEquals));
            const auto back = fromBase64url(text);
            QVERIFY(back.has_value());
            QVERIFY(*back == bytes);
        }
    }

    void everyByteThatIsNoDigitIsRefused() {
        for (int byte = 0; byte < 256; ++byte) {
            const auto c = static_cast<char>(byte);
            const bool digit =
                (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            for (std::size_t at = 0; at < 7; ++at) {
                std::string text = "AAAAAAA"; // of 7, so that the rest of 3 is met too
                text[at] = at == 6 && digit ? 'E' : c;
                QCOMPARE(fromBase64url(text).has_value(), digit);
            }
        }
    }

    void whatIsNotStrictIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("padded") << QByteArray("QQ==");
        QTest::newRow("padded by one") << QByteArray("QUI=");
        QTest::newRow("length 1") << QByteArray("Q");
        QTest::newRow("length 5") << QByteArray("QUJDR");
        QTest::newRow("bits left over of two") << QByteArray("QR");
        QTest::newRow("bits left over of three") << QByteArray("QUJ");
        QTest::newRow("plus") << QByteArray("ab+d");
        QTest::newRow("slash") << QByteArray("ab/d");
        QTest::newRow("space") << QByteArray("ab d");
        QTest::newRow("line end") << QByteArray("QUJD\n");
        QTest::newRow("NUL") << QByteArray("QU\0D", 4);
        QTest::newRow("beyond ASCII") << QByteArray("QU\xc3\xa9");
    }
    void whatIsNotStrictIsRefused() {
        QFETCH(QByteArray, text);
        QVERIFY(!fromBase64url(text.toStdString()));
    }

    /// So that no two texts are one value: of all short ones, those taken write themselves again.
    void oneValueHasOneText() {
        constexpr std::string_view kSome = "ABQRgw_-9=+ ";
        int taken = 0;
        for (const char a : kSome) {
            for (const char b : kSome) {
                for (const char c : kSome) {
                    for (const std::string& text : {std::string{a, b}, std::string{a, b, c}}) {
                        const auto bytes = fromBase64url(text);
                        taken += bytes ? 1 : 0;
                        QVERIFY(!bytes || toBase64url(*bytes) == text);
                    }
                }
            }
        }
        QVERIFY(taken > 100);
    }
};

QTEST_APPLESS_MAIN(TestBase64url)
#include "tst_base64url.moc"
