// What is read can be read, and what is aimed at can be seen, in both themes: every pair of the palette's table,
// computed from the theme as WCAG 2 does.
#include "ui/theme/hue.h"
#include "ui/theme/theme.h"

#include <QPalette>
#include <QTest>

using namespace landreeve::ui::theme;

namespace {

constexpr double kText = 4.5;
constexpr double kMark = 3.0;

struct Pair {
    const char* name;
    Token ink;
    Token ground;
    double least;
};

// Ornaments (line, line2, track, the tinted grounds themselves) carry no meaning alone and are not here.
constexpr Pair kPairs[] = {
    {"ink on base", Token::Ink, Token::Base, kText},
    {"ink on window", Token::Ink, Token::Window, kText},
    {"ink on rail", Token::Ink, Token::Rail, kText},
    {"ink on alt", Token::Ink, Token::Alt, kText},
    {"ink on raised", Token::Ink, Token::Raised, kText},
    {"ink on selection", Token::Ink, Token::Sel, kText},
    {"ink on hover", Token::Ink, Token::Hover, kText},
    {"ink on tint", Token::Ink, Token::Tint, kText},
    {"ink2 on base", Token::Ink2, Token::Base, kText},
    {"ink2 on window", Token::Ink2, Token::Window, kText},
    {"ink2 on rail", Token::Ink2, Token::Rail, kText},
    {"ink2 on alt", Token::Ink2, Token::Alt, kText},
    {"ink2 on raised", Token::Ink2, Token::Raised, kText},
    {"ink2 on selection", Token::Ink2, Token::Sel, kText},
    {"ink2 on hover", Token::Ink2, Token::Hover, kText},
    {"ink2 on tint", Token::Ink2, Token::Tint, kText},
    {"ink3 on base", Token::Ink3, Token::Base, kText},
    {"ink3 on window", Token::Ink3, Token::Window, kText},
    {"ink3 on rail", Token::Ink3, Token::Rail, kText},
    {"ink3 on alt", Token::Ink3, Token::Alt, kText},
    {"ink3 on raised", Token::Ink3, Token::Raised, kText},
    {"ink3 on hover", Token::Ink3, Token::Hover, kText},
    {"accent on base", Token::Accent, Token::Base, kText},
    {"accent on window", Token::Accent, Token::Window, kText},
    {"accent on alt", Token::Accent, Token::Alt, kText},
    {"accent on raised", Token::Accent, Token::Raised, kText},
    {"accent on selection", Token::Accent, Token::Sel, kText},
    {"accent on tint", Token::Accent, Token::Tint, kText},
    {"words on a primary button", Token::OnFill, Token::Fill, kText},
    {"words on a primary button under the pointer", Token::OnFill, Token::FillHover, kText},
    {"words on a button that cannot be undone", Token::OnFill, Token::BadFill, kText},
    {"ok on base", Token::Ok, Token::Base, kText},
    {"ok on window", Token::Ok, Token::Window, kText},
    {"ok on selection", Token::Ok, Token::Sel, kText},
    {"ok on its tint", Token::Ok, Token::OkTint, kText},
    {"warn on base", Token::Warn, Token::Base, kText},
    {"warn on window", Token::Warn, Token::Window, kText},
    {"warn on selection", Token::Warn, Token::Sel, kText},
    {"warn on its tint", Token::Warn, Token::WarnTint, kText},
    {"bad on base", Token::Bad, Token::Base, kText},
    {"bad on window", Token::Bad, Token::Window, kText},
    {"bad on selection", Token::Bad, Token::Sel, kText},
    {"bad on its tint", Token::Bad, Token::BadTint, kText},
    {"idle on base", Token::Idle, Token::Base, kText},
    {"idle on window", Token::Idle, Token::Window, kText},
    {"idle on selection", Token::Idle, Token::Sel, kText},
    {"idle on its tint", Token::Idle, Token::IdleTint, kText},
    {"ink on the ground of a failure", Token::Ink, Token::BadTint, kText},
    {"ink on the ground of a warning", Token::Ink, Token::WarnTint, kText},
    {"ink2 on the ground of a failure", Token::Ink2, Token::BadTint, kText},
    {"ink2 on the ground of a warning", Token::Ink2, Token::WarnTint, kText},
    {"field's edge on base", Token::Edge, Token::Base, kMark},
    {"field's edge on window", Token::Edge, Token::Window, kMark},
    {"focus ring on base", Token::Accent, Token::Base, kMark},
    {"focus ring on window", Token::Accent, Token::Window, kMark},
    {"focus ring on rail", Token::Accent, Token::Rail, kMark},
    {"focus ring on selection", Token::Accent, Token::Sel, kMark},
    {"primary button on base", Token::Fill, Token::Base, kMark},
    {"primary button on window", Token::Fill, Token::Window, kMark},
    {"what cannot be used on base", Token::Disabled, Token::Base, kMark},
    {"what cannot be used on window", Token::Disabled, Token::Window, kMark},
    {"what cannot be used on rail", Token::Disabled, Token::Rail, kMark},
};

constexpr std::pair<const char*, Theme::Choice> kThemes[] = {{"light", Theme::Choice::Light},
                                                             {"dark", Theme::Choice::Dark}};

} // namespace

class TestContrast : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { Theme::of().setChoice(Theme::Choice::System); }
    void isMeasuredAsWcagDoes();
    void pairs_data();
    void pairs();
    void hues_data();
    void hues();
    void paletteGivesTheSame_data();
    void paletteGivesTheSame();
};

void TestContrast::isMeasuredAsWcagDoes() {
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    // A well-known pair: #767676 is the lightest grey that reads on white.
    QVERIFY(contrast(QColor(0x76, 0x76, 0x76), Qt::white) >= 4.5);
    QVERIFY(contrast(QColor(0x77, 0x77, 0x77), Qt::white) < 4.5);
}

void TestContrast::pairs_data() {
    QTest::addColumn<Theme::Choice>("choice");
    QTest::addColumn<Token>("ink");
    QTest::addColumn<Token>("ground");
    QTest::addColumn<double>("least");
    for (const auto& [theme, choice] : kThemes) {
        for (const Pair& pair : kPairs)
            QTest::addRow("%s: %s", theme, pair.name) << choice << pair.ink << pair.ground << pair.least;
    }
}

void TestContrast::pairs() {
    QFETCH(const Theme::Choice, choice);
    QFETCH(const Token, ink);
    QFETCH(const Token, ground);
    QFETCH(const double, least);
    Theme::of().setChoice(choice);
    const double found = contrast(color(ink), color(ground));
    QVERIFY2(found >= least, qPrintable(QStringLiteral("%1 to 1, at least %2 is wanted").arg(found).arg(least)));
}

void TestContrast::hues_data() {
    QTest::addColumn<Theme::Choice>("choice");
    QTest::addColumn<int>("hue");
    for (const auto& [theme, choice] : kThemes) {
        for (int hue = 0; hue < kHueCount; ++hue)
            QTest::addRow("%s: hue %d", theme, hue) << choice << hue;
    }
}

void TestContrast::hues() {
    QFETCH(const Theme::Choice, choice);
    QFETCH(const int, hue);
    Theme::of().setChoice(choice);
    const QColor ground = hueColor(static_cast<Hue>(hue));
    QVERIFY(contrast(color(Token::OnFill), ground) >= kText); // the letters in a tag
    QVERIFY(contrast(ground, color(Token::Base)) >= kMark);   // the band under the header
}

void TestContrast::paletteGivesTheSame_data() {
    QTest::addColumn<Theme::Choice>("choice");
    for (const auto& [theme, choice] : kThemes)
        QTest::addRow("%s", theme) << choice;
}

// What Qt's own widgets draw comes from the palette: it must carry the colours measured above.
void TestContrast::paletteGivesTheSame() {
    QFETCH(const Theme::Choice, choice);
    Theme::of().setChoice(choice);
    const std::pair<QPalette::ColorRole, Token> roles[] = {
        {QPalette::Window, Token::Window},     {QPalette::WindowText, Token::Ink},
        {QPalette::Base, Token::Base},         {QPalette::Text, Token::Ink},
        {QPalette::AlternateBase, Token::Alt}, {QPalette::Button, Token::Base},
        {QPalette::ButtonText, Token::Ink},    {QPalette::ToolTipBase, Token::Raised},
        {QPalette::ToolTipText, Token::Ink},   {QPalette::PlaceholderText, Token::Ink3},
        {QPalette::Highlight, Token::Sel},     {QPalette::HighlightedText, Token::Ink},
        {QPalette::Link, Token::Accent},       {QPalette::Midlight, Token::Line},
        {QPalette::Mid, Token::Line2},         {QPalette::Dark, Token::Edge},
    };
    const QPalette palette = QApplication::palette();
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        for (const auto& [role, token] : roles)
            QCOMPARE(palette.color(group, role), color(token));
    }
    QCOMPARE(palette.color(QPalette::Disabled, QPalette::WindowText), color(Token::Disabled));
    QCOMPARE(palette.color(QPalette::Disabled, QPalette::ButtonText), color(Token::Disabled));
}

QTEST_MAIN(TestContrast)
#include "tst_contrast.moc"
