#pragma once

#include "ui/theme/hue.h"

#include <QListView>

#include <optional>

namespace landreeve::ui::shell {

/// Something to choose in the palette or a switcher.
struct ChoiceItem {
    QString id;
    QString text;
    QString detail = {};
    QString group = {}; ///< a heading stands before the first of a group
    QString icon = {};
    QString keys = {}; ///< "Ctrl+O", shown as key caps
    std::optional<theme::Hue> hue = {};
};

/// A list of choices with headings; the part of a text that was looked for is marked. Up and Down skip headings.
class ChoiceList : public QListView {
    Q_OBJECT
public:
    explicit ChoiceList(QWidget* parent = nullptr);

    /// `needle` is marked in texts and details; the first choice becomes current.
    void setItems(const QList<ChoiceItem>& items, const QString& needle = {});
    const QList<ChoiceItem>& items() const { return m_items; }
    /// The current choice, or null.
    const ChoiceItem* current() const;
    void setCurrentId(const QString& id);
    void step(int by);
    int contentHeight() const;

Q_SIGNALS:
    void chosen(const QString& id);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    QList<ChoiceItem> m_items;
};

} // namespace landreeve::ui::shell
