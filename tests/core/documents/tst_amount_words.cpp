// Amounts as documents spell them out, in India and elsewhere.
#include "core/documents/amount_words.h"
#include "core/documents/printed_text.h"

#include <QTest>

#include <cstdlib>
#include <map>
#include <random>

using namespace landreeve;
using namespace landreeve::documents;

namespace {

/// Reads the whole part of an amount in words back, by the names of its numbers alone.
std::uint64_t readBack(const QString& words) {
    static const QStringList ones =
        QStringLiteral("Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen "
                       "Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen")
            .split(u' ');
    static const QStringList tens = QStringLiteral("Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety").split(u' ');
    static const std::map<QString, std::uint64_t> powers{
        {QStringLiteral("Thousand"), 1'000},        {QStringLiteral("Lakh"), 100'000},
        {QStringLiteral("Crore"), 10'000'000},      {QStringLiteral("Million"), 1'000'000},
        {QStringLiteral("Billion"), 1'000'000'000}, {QStringLiteral("Trillion"), 1'000'000'000'000},
    };
    std::uint64_t sum = 0;
    std::uint64_t part = 0;
    for (const QString& word : words.section(QStringLiteral(" and "), 0, 0).replace(u'-', u' ').split(u' ')) {
        if (const auto one = ones.indexOf(word); one >= 0) {
            part += static_cast<std::uint64_t>(one);
        } else if (const auto ten = tens.indexOf(word); ten >= 0) {
            part += 20 + 10 * static_cast<std::uint64_t>(ten);
        } else if (word == QLatin1String("Hundred")) {
            part *= 100;
        } else if (const auto power = powers.find(word); power != powers.end()) {
            // A crore counts all that stands before it: one lakh crore.
            const bool all = word == QLatin1String("Crore");
            sum = all ? (sum + part) * power->second : sum + part * power->second;
            part = 0;
        }
    }
    return sum + part;
}

} // namespace

class TestAmountWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void amountsAreSpelled_data() {
        QTest::addColumn<QString>("amount");
        QTest::addColumn<QString>("indian");
        QTest::addColumn<QString>("elsewhere");
        const auto row = [](const char* amount, const char* indian, const char* elsewhere) {
            QTest::newRow(amount) << QString::fromLatin1(amount) << QString::fromLatin1(indian)
                                  << QString::fromLatin1(elsewhere);
        };
        row("0.00", "Rupees Zero Only", "EUR Zero Only");
        row("0.01", "Rupees Zero and One Paisa Only", "EUR Zero and 01/100 Only");
        row("0.5", "Rupees Zero and Fifty Paise Only", "EUR Zero and 50/100 Only");
        row("1.00", "Rupees One Only", "EUR One Only");
        row("10.10", "Rupees Ten and Ten Paise Only", "EUR Ten and 10/100 Only");
        row("13.00", "Rupees Thirteen Only", "EUR Thirteen Only");
        row("21", "Rupees Twenty-One Only", "EUR Twenty-One Only");
        row("100.00", "Rupees One Hundred Only", "EUR One Hundred Only");
        row("115.99", "Rupees One Hundred Fifteen and Ninety-Nine Paise Only",
            "EUR One Hundred Fifteen and 99/100 Only");
        row("1000.00", "Rupees One Thousand Only", "EUR One Thousand Only");
        row("40005.00", "Rupees Forty Thousand Five Only", "EUR Forty Thousand Five Only");
        row("99999.99", "Rupees Ninety-Nine Thousand Nine Hundred Ninety-Nine and Ninety-Nine Paise Only",
            "EUR Ninety-Nine Thousand Nine Hundred Ninety-Nine and 99/100 Only");
        row("100000.00", "Rupees One Lakh Only", "EUR One Hundred Thousand Only");
        row("877671.00", "Rupees Eight Lakh Seventy-Seven Thousand Six Hundred Seventy-One Only",
            "EUR Eight Hundred Seventy-Seven Thousand Six Hundred Seventy-One Only");
        row("1000000.00", "Rupees Ten Lakh Only", "EUR One Million Only");
        row("10000000.00", "Rupees One Crore Only", "EUR Ten Million Only");
        row("12345678.90",
            "Rupees One Crore Twenty-Three Lakh Forty-Five Thousand Six Hundred Seventy-Eight and Ninety Paise Only",
            "EUR Twelve Million Three Hundred Forty-Five Thousand Six Hundred Seventy-Eight and 90/100 Only");
        row("1000000000.00", "Rupees One Hundred Crore Only", "EUR One Billion Only");
        row("1000000000000", "Rupees One Lakh Crore Only", "EUR One Trillion Only");
        row("-5.25", "Rupees Minus Five and Twenty-Five Paise Only", "EUR Minus Five and 25/100 Only");
        row("1.995", "Rupees Two Only", "EUR Two Only");
    }
    void amountsAreSpelled() {
        QFETCH(QString, amount);
        QFETCH(QString, indian);
        QFETCH(QString, elsewhere);
        const Decimal value = *Decimal::parse(amount.toStdString());
        QCOMPARE(QString::fromStdString(amountInWords(value, "INR", true)), indian);
        QCOMPARE(QString::fromStdString(amountInWords(value, "EUR", false)), elsewhere);
    }

    void anotherCurrencyInIndiaHasNoPaise() {
        QCOMPARE(amountInWords(*Decimal::parse("120000.50"), "USD", true),
                 std::string("USD One Lakh Twenty Thousand and 50/100 Only"));
        QCOMPARE(amountInWords(*Decimal::parse("0.01"), "USD", true), std::string("USD Zero and 01/100 Only"));
    }

    void wordsReadBackAsTheNumber() {
        const unsigned seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937_64 draw(seed);
        const auto check = [](std::int64_t number) {
            for (const bool indian : {true, false}) {
                const auto words = QString::fromStdString(amountInWords(Decimal(number), "INR", indian));
                QVERIFY2(readBack(words) == static_cast<std::uint64_t>(number), qPrintable(words));
            }
        };
        for (std::int64_t number = 0; number < 20'000; ++number)
            check(number);
        const int rounds = qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? 2'000'000 : 20'000;
        for (int i = 0; i < rounds; ++i) {
            // As many short ones as long ones.
            const auto bits = std::uniform_int_distribution<int>(1, 39)(draw);
            check(static_cast<std::int64_t>(draw() & ((std::uint64_t{1} << bits) - 1)));
        }
    }

    void numbersAreGroupedAsTheCountryDoes_data() {
        QTest::addColumn<QString>("number");
        QTest::addColumn<QString>("indian");
        QTest::addColumn<QString>("elsewhere");
        const auto row = [](const char* number, const char* indian, const char* elsewhere) {
            QTest::newRow(number) << QString::fromLatin1(number) << QString::fromLatin1(indian)
                                  << QString::fromLatin1(elsewhere);
        };
        row("0", "0.00", "0.00");
        row("999.9", "999.90", "999.90");
        row("1000", "1,000.00", "1,000.00");
        row("-1234567.8", "-12,34,567.80", "-1,234,567.80");
        row("-100", "-100.00", "-100.00");
        row("999999999999.99", "9,99,99,99,99,999.99", "999,999,999,999.99");
    }
    void numbersAreGroupedAsTheCountryDoes() {
        QFETCH(QString, number);
        QFETCH(QString, indian);
        QFETCH(QString, elsewhere);
        const Decimal value = *Decimal::parse(number.toStdString());
        Notation notation;
        QCOMPARE(QString::fromStdString(notation.money(value)), indian);
        QCOMPARE(QString::fromStdString(notation.moneyWithSign(value)), QStringLiteral("₹\u00a0") + indian);
        notation = {false, "DE", "EUR"};
        QCOMPARE(QString::fromStdString(notation.money(value)), elsewhere);
        QCOMPARE(QString::fromStdString(notation.moneyWithSign(value)), QStringLiteral("EUR\u00a0") + elsewhere);
        QCOMPARE(QString::fromStdString(notation.plain(*Decimal::parse("12000.500"))), QStringLiteral("12,000.5"));
        QCOMPARE(QString::fromStdString(notation.plain(*Decimal::parse("5.000"))), QStringLiteral("5"));
        QCOMPARE(QString::fromStdString(notation.plain(*Decimal::parse("500"))), QStringLiteral("500"));
    }

    void aCountryHasItsCurrency() {
        QCOMPARE(currencyOf("DE"), std::string("EUR"));
        QCOMPARE(currencyOf("US"), std::string("USD"));
        QCOMPARE(currencyOf("IN"), std::string("INR"));
    }
};

QTEST_GUILESS_MAIN(TestAmountWords)
#include "tst_amount_words.moc"
