#include "ui/orders/order_path.h"

#include "ui/orders/order_words.h"
#include "ui/theme/format.h"

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::NextStep;
using landreeve::orders::OrderProgress;
using landreeve::orders::PastEvent;
using landreeve::orders::ProgressLine;
using widgets::ChainStep;
using State = ChainStep::State;

namespace {

struct Stage {
    const char* status;
    const char* title;
    const char* at; ///< The record's field of its time.
    const char* by;
};

const std::vector<Stage>& stagesOf(OrderKind kind) {
    static const std::vector<Stage> purchase{{"draft", "Draft", "created_at", "created_by"},
                                             {"pending_approval", "Pending approval", "", ""},
                                             {"approved", "Approved", "approved_at", "approved_by"},
                                             {"partially_received", "Partly received", "", ""},
                                             {"received", "Received", "received_at", ""},
                                             {"closed", "Closed", "", ""}};
    static const std::vector<Stage> sale{
        {"draft", "Draft", "created_at", "created_by"},  {"confirmed", "Confirmed", "confirmed_at", "confirmed_by"},
        {"partially_shipped", "Partly shipped", "", ""}, {"shipped", "Shipped", "shipped_at", ""},
        {"delivered", "Delivered", "delivered_at", ""},  {"closed", "Closed", "", ""}};
    return kind == OrderKind::Purchase ? purchase : sale;
}

/// "5 of 9 complete", of its lines.
QString linesDone(const OrderProgress& order) {
    const auto done = std::ranges::count_if(
        order.lines, [&](const ProgressLine& line) { return line.outstanding(order.kind).isZero(); });
    return QStringLiteral("%1 of %2 complete").arg(done).arg(order.lines.size());
}

/// How far a cancelled order had come: what was done with it since, such as a return, does not count, nor that it was
/// held.
std::string reachedBeforeCancel(const OrderProgress& order) {
    const auto cancel = std::find_if(order.events.rbegin(), order.events.rend(),
                                     [](const PastEvent& each) { return each.event == OrderEvent::Cancel; });
    if (cancel == order.events.rend())
        return "draft";
    if (cancel->statusBefore != "on_hold")
        return cancel->statusBefore;
    const auto hold =
        std::find_if(cancel, order.events.rend(), [](const PastEvent& each) { return each.event == OrderEvent::Hold; });
    return hold == order.events.rend() ? "confirmed" : hold->statusBefore;
}

/// When and by whom a stage was come to; empty where nobody knows. Released, an order is only back where it was.
QString reached(const OrderProgress& order, const Stage& stage, const QJsonObject& record, const QDateTime& now) {
    const auto event = std::find_if(order.events.rbegin(), order.events.rend(), [&](const PastEvent& each) {
        return each.statusAfter == stage.status && each.statusBefore != stage.status &&
               each.event != OrderEvent::Release;
    });
    if (event != order.events.rend())
        return dayWords(theme::toDateTime(event->at), now) + QStringLiteral(", ") +
               QString::fromStdString(order.called(event->by));
    const QDateTime at = QDateTime::fromString(record[QLatin1String(stage.at)].toString(), Qt::ISODateWithMs);
    const QString by = QString::fromStdString(order.called(record[QLatin1String(stage.by)].toString().toStdString()));
    if (!at.isValid())
        return {};
    return by.isEmpty() ? dayWords(at, now) : dayWords(at, now) + QStringLiteral(", ") + by;
}

} // namespace

QList<ChainStep> pathOf(const OrderProgress& order, const std::vector<NextStep>& next, const QJsonObject& record,
                        const QDateTime& now) {
    const auto& stages = stagesOf(order.kind);
    const bool held = order.status == "on_hold";
    const bool cancelled = order.status == "cancelled";
    const std::string status = held ? order.heldFrom : cancelled ? reachedBeforeCancel(order) : order.status;
    const auto current = std::ranges::find(stages, status, &Stage::status);
    // Closed with something that never came, it was never received.
    const bool isShort =
        std::ranges::any_of(order.lines, [](const ProgressLine& line) { return !line.shortClosed.isZero(); });
    const bool isPart =
        isShort && std::ranges::any_of(order.lines, [](const ProgressLine& line) { return !line.received.isZero(); });
    QList<ChainStep> steps;
    for (auto stage = stages.begin(); stage != stages.end(); ++stage) {
        ChainStep step{QLatin1String(stage->title), {}};
        if (stage < current || cancelled) {
            step.state = stage <= current ? State::Done : State::NotReached;
            step.detail = stage <= current ? reached(order, *stage, record, now) : QString();
            // A delivery that came whole passed this by.
            const bool passed = std::string_view(stage->status).starts_with("partially")
                                    ? step.detail.isEmpty() && !isPart
                                    : isShort && std::string_view(stage->status) == "received";
            if (passed && step.state == State::Done)
                step.state = State::Skipped;
        } else if (stage == current) {
            step.state = held ? State::Attention : stage + 1 == stages.end() ? State::Done : State::Current;
            step.detail = held ? QStringLiteral("on hold") : reached(order, *stage, record, now);
            if (std::string_view(stage->status).starts_with("partially"))
                step.detail = step.detail.section(u',', 0, 0) +
                              (step.detail.isEmpty() ? QString() : QStringLiteral(", ")) + linesDone(order);
        }
        steps << step;
        if (cancelled && stage == current)
            break;
    }
    if (cancelled) {
        ChainStep end{QStringLiteral("Cancelled"), {}};
        end.state = State::Failed;
        end.detail = reached(order, {"cancelled", "", "", ""}, record, now);
        steps << end;
        return steps;
    }
    // What the next one needs.
    const auto forward = forwardOf(order.kind, order.status);
    const auto found = forward ? std::ranges::find(next, *forward, &NextStep::event) : next.end();
    if (found != next.end() && !found->allowed && current != stages.end() && current + 1 != stages.end())
        steps[static_cast<qsizetype>(current - stages.begin()) + 1].detail =
            *forward == OrderEvent::Approve && order.isAskerMaker() ? QStringLiteral("needs another person")
                                                                    : QString::fromStdString(found->whyNot);
    else if (order.status == "draft" && order.kind == OrderKind::Purchase)
        steps[2].detail = QStringLiteral("needs another person");
    return steps;
}

QList<ChainStep> pathOfNew(OrderKind kind) {
    QList<ChainStep> steps;
    for (const Stage& stage : stagesOf(kind))
        steps << ChainStep{QLatin1String(stage.title), {}};
    steps.front().state = State::Current;
    steps.front().detail = QStringLiteral("not saved yet");
    if (kind == OrderKind::Purchase)
        steps[2].detail = QStringLiteral("needs another person");
    return steps;
}

} // namespace landreeve::ui::orders
