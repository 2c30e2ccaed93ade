#include "ui/widgets/status.h"

#include <array>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

struct Entry {
    const char16_t* word;
    Shape shape;
    Token color;
    bool tinted;
};

constexpr std::array<Entry, 42> kTable{{
    {u"Active", Shape::Tick, Token::Ok, false},
    {u"Current", Shape::Tick, Token::Ok, false},
    {u"Live", Shape::Tick, Token::Ok, false},
    {u"Done", Shape::Tick, Token::Ok, false},
    {u"Well", Shape::Tick, Token::Ok, false},
    {u"Shipped", Shape::Tick, Token::Ok, false},
    {u"Delivered", Shape::Tick, Token::Ok, false},
    {u"Received", Shape::Tick, Token::Ok, false},
    {u"Approved", Shape::Tick, Token::Accent, false},
    {u"Confirmed", Shape::Tick, Token::Accent, false},
    {u"Running", Shape::OpenRing, Token::Accent, true},
    {u"Provisioning", Shape::OpenRing, Token::Accent, true},
    {u"Connecting", Shape::OpenRing, Token::Accent, true},
    {u"Deleting", Shape::OpenRing, Token::Warn, true},
    {u"Partly received", Shape::OpenRing, Token::Warn, true},
    {u"Partly shipped", Shape::OpenRing, Token::Warn, true},
    {u"Suspended", Shape::Bars, Token::Idle, false},
    {u"Paused", Shape::Bars, Token::Idle, false},
    {u"Inactive", Shape::Bars, Token::Idle, false},
    {u"On hold", Shape::Bars, Token::Warn, false},
    {u"Attention", Shape::Triangle, Token::Warn, true},
    {u"Low", Shape::Triangle, Token::Warn, true},
    {u"Drifted", Shape::Triangle, Token::Warn, true},
    {u"Failed", Shape::Diamond, Token::Bad, true},
    {u"Refused", Shape::Diamond, Token::Bad, true},
    {u"Blocked", Shape::Diamond, Token::Bad, true},
    {u"Down", Shape::Diamond, Token::Bad, true},
    {u"Waiting", Shape::EmptyRing, Token::Idle, false},
    {u"Idle", Shape::EmptyRing, Token::Idle, false},
    {u"Behind", Shape::EmptyRing, Token::Warn, false},
    {u"Draft", Shape::DottedRing, Token::Idle, false},
    {u"Skipped", Shape::DottedRing, Token::Idle, false},
    {u"Not reached", Shape::DottedRing, Token::Idle, false},
    {u"Cancelled", Shape::DottedRing, Token::Idle, false},
    {u"Unreachable", Shape::DottedRing, Token::Bad, true},
    {u"Offline", Shape::DottedRing, Token::Bad, true},
    {u"Expired", Shape::Hourglass, Token::Idle, false},
    {u"Pending approval", Shape::Hourglass, Token::Warn, true},
    {u"Ending", Shape::Hourglass, Token::Warn, true},
    {u"Deleted", Shape::StruckRing, Token::Idle, false},
    {u"Closed", Shape::StruckRing, Token::Idle, false},
    {u"Revoked", Shape::StruckRing, Token::Bad, true},
}};

} // namespace

Status statusOf(const QString& word) {
    for (const Entry& entry : kTable) {
        if (QStringView(entry.word) == word)
            return {entry.shape, entry.color, word, entry.tinted};
    }
    return {Shape::EmptyRing, Token::Idle, word, false};
}

QStringList statusWords() {
    QStringList words;
    for (const Entry& entry : kTable)
        words.append(QString::fromUtf16(entry.word));
    return words;
}

} // namespace landreeve::ui::widgets
