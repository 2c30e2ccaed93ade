#include "core/auth/strict_json.h"

#include <QtTest>

using landreeve::auth::StrictJson;

namespace {

std::string nested(int levels) {
    std::string text = "{\"a\":";
    for (int level = 2; level <= levels; ++level)
        text += '[';
    text += '1';
    for (int level = 2; level <= levels; ++level)
        text += ']';
    return text + '}';
}

std::optional<StrictJson> read(const std::string& text) {
    std::string fault;
    return StrictJson::read(text, fault);
}

} // namespace

class TestStrictJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsJsonIsReadAsQtReadsIt_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray("{}");
        QTest::newRow("white space") << QByteArray(" \t\r\n{ \n\"a\" : [ ] , \"b\":{ } } \n");
        QTest::newRow("every kind") << QByteArray(
            R"({"s":"x","n":-12.5e-1,"t":true,"f":false,"0":null,"a":[1,[2],{"b":3}]})");
        QTest::newRow("escapes") << QByteArray(
            "{\"\\u0061\\n\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\\u20ac\\ud83d\\ude00\"}");
        QTest::newRow("UTF-8 of every length")
            << QByteArray("{\"\xc3\xa9\":\"\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf\xed\x9f\xbf\"}");
        QTest::newRow("numbers") << QByteArray(R"({"a":[0,-0,1,10,1e5,1E+5,1e-5,0.5,123456789012345678]})");
        QTest::newRow("many members") << []() -> QByteArray {
            QByteArray text("{");
            for (int i = 0; i < 100; ++i)
                text += (i > 0 ? ",\"" : "\"") + QByteArray::number(i) + "\":" + QByteArray::number(i);
            return text + '}';
        }();
        QTest::newRow("sixteen levels") << QByteArray::fromStdString(nested(16));
        QTest::newRow("same name in two objects") << QByteArray(R"({"a":{"a":1},"b":{"a":2}})");
    }
    void whatIsJsonIsReadAsQtReadsIt() {
        QFETCH(QByteArray, text);
        const auto document = read(text.toStdString());
        QVERIFY(document.has_value());
        QCOMPARE(document->toQJson(), QJsonDocument::fromJson(text).object());
    }

    void whatIsNotOneStrictObjectIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const QByteArray& text, const char* why) {
            QTest::newRow(name) << text << QString::fromLatin1(why);
        };
        row("nothing", "", "not one object");
        row("an array", "[]", "not one object");
        row("a string", "\"{}\"", "not one object");
        row("byte order mark", "\xef\xbb\xbf{}", "not one object");
        row("open", "{", "name is missing");
        row("open after a comma", "{\"a\":1,", "name is missing");
        row("trailing comma", "{\"a\":1,}", "name is missing");
        row("trailing comma in a list", "{\"a\":[1,]}", "value is missing");
        row("no colon", "{\"a\" 1}", "colon");
        row("no comma", "{\"a\":1 \"b\":2}", "comma");
        row("no value", "{\"a\":}", "value is missing");
        row("unquoted name", "{a:1}", "name is missing");
        row("single quotes", "{'a':1}", "name is missing");
        row("wrong bracket", "{\"a\":[1}", "comma");
        row("a word", "{\"a\":True}", "value is missing");
        row("half a word", "{\"a\":tru}", "value is missing");
        row("NaN", "{\"a\":NaN}", "value is missing");
        row("comment", "{/**/}", "name is missing");
        row("behind its end", "{} {}", "follows its end");
        row("NUL behind its end", QByteArray("{}\0", 3), "follows its end");
        row("NUL and more behind its end", QByteArray("{}\0x", 4), "follows its end");
        row("leading zero", "{\"a\":01}", "comma");
        row("plus", "{\"a\":+1}", "value is missing");
        row("bare point", "{\"a\":.5}", "value is missing");
        row("point at the end", "{\"a\":1.}", "point");
        row("no exponent", "{\"a\":1e}", "exponent");
        row("only minus", "{\"a\":-}", "no digits");
        row("hexadecimal", "{\"a\":0x1}", "comma");
        row("twice", "{\"a\":1,\"a\":1}", "twice");
        row("twice, escaped", R"({"a":1,"\u0061":2})", "twice");
        row("twice, empty", R"({"":1,"":2})", "twice");
        row("twice, inner", R"({"x":[{"y":{"a":1,"b":2,"a":3}}]})", "twice");
        row(
            "twice among many",
            []() -> QByteArray {
                QByteArray text("{\"b57\":0");
                for (int i = 0; i < 100; ++i)
                    text += ",\"b" + QByteArray::number(i) + "\":1";
                return text + '}';
            }(),
            "twice");
        row("seventeen levels", QByteArray::fromStdString(nested(17)), "16 levels");
        row("a million levels", "{\"a\":" + QByteArray(1'000'000, '['), "16 levels");
        row("open string", "{\"a\":\"b", "does not end");
        row("line end in a string", "{\"a\":\"\n\"}", "control character");
        row("NUL in a string", QByteArray("{\"a\":\"\0\"}", 9), "control character");
        row("unknown escape", R"({"a":"\x41"})", "escape");
        row("short escape", R"({"a":"\u12"})", "escape");
        row("escape at the end", "{\"a\":\"\\", "escape");
        row("lone high surrogate", R"({"a":"\ud800"})", "surrogate");
        row("high surrogate and text", R"({"a":"\ud800x"})", "surrogate");
        row("high surrogate twice", R"({"a":"\ud800\ud800"})", "surrogate");
        row("lone low surrogate", R"({"a":"\udc00"})", "surrogate");
        row("raw surrogate", "{\"a\":\"\xed\xa0\x80\"}", "UTF-8");
        row("lone continuation", "{\"a\":\"\x80\"}", "UTF-8");
        row("cut character", "{\"a\":\"\xe2\x82\"}", "UTF-8");
        row("cut at the end", "{\"a\":\"\xe2", "UTF-8");
        row("overlong of two", "{\"a\":\"\xc0\xaf\"}", "UTF-8");
        row("overlong of three", "{\"a\":\"\xe0\x80\xaf\"}", "UTF-8");
        row("overlong of four", "{\"a\":\"\xf0\x80\x80\xaf\"}", "UTF-8");
        row("past the last", "{\"a\":\"\xf4\x90\x80\x80\"}", "UTF-8");
        row("a byte of none", "{\"a\":\"\xff\"}", "UTF-8");
        row("in a name", "{\"\xff\":1}", "UTF-8");
    }
    void whatIsNotOneStrictObjectIsRefused() {
        QFETCH(QByteArray, text);
        QFETCH(QString, why);
        std::string fault;
        QVERIFY(!StrictJson::read(text.toStdString(), fault));
        QVERIFY2(QString::fromStdString(fault).contains(why), fault.c_str());
    }

    void wholeNumbersAreReadHoweverWritten_data() {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<qint64>("value");
        const auto row = [](const char* number, bool whole, qint64 value = 0) {
            QTest::newRow(number) << QByteArray(number) << whole << value;
        };
        row("0", true, 0);
        row("-0", true, 0);
        row("1767225600", true, 1767225600);
        row("-5", true, -5);
        row("1e3", true, 1000);
        row("1.5e1", true, 15);
        row("10.0", true, 10);
        row("9223372036854775807", true, 9223372036854775807LL);
        row("9223372036854775808", false);
        row("1.5", false);
        row("1e-1", false);
        row("1e30", false);
        row("1e400", false);
        row("-1e400", false);
        row("\"1\"", false);
        row("true", false);
        row("null", false);
        row("[1]", false);
    }
    void wholeNumbersAreReadHoweverWritten() {
        QFETCH(QByteArray, number);
        QFETCH(bool, whole);
        QFETCH(qint64, value);
        const auto document = read("{\"a\":" + number.toStdString() + "}");
        QVERIFY(document.has_value());
        const auto read = document->root().member("a").integer();
        QCOMPARE(read.has_value(), whole);
        QCOMPARE(read.value_or(0), value);
    }

    void aCopyStandsByItself() {
        std::optional<StrictJson> first = read(R"({"a":"b"})");
        const StrictJson copy = *first;
        first.reset();
        QCOMPARE(copy.root().member("a").string().value_or(""), std::string_view("b"));
        QVERIFY(!copy.root().member("b").exists());
        QVERIFY(!StrictJson().root().exists());
    }
};

QTEST_APPLESS_MAIN(TestStrictJson)
#include "tst_strict_json.moc"
