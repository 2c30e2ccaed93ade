#pragma once

#include <QList>
#include <QStringList>
#include <QWidget>

#include <functional>

class QComboBox;
class QHBoxLayout;

namespace landreeve::ui::widgets {

class LButton;
class SearchEdit;

/// The row above a list: what to find, the choices that narrow it, and the list's buttons. The choices go to a second
/// row where there is no room.
class ToolRow : public QWidget {
    Q_OBJECT
public:
    QSize minimumSizeHint() const override;
    void focusSearch();
    LButton* columnsButton() const { return m_columns; }
    /// Lists `values` in a choice behind its first `fixed` entries, called as `words` has it. What is chosen stays so,
    /// also where it is not among them any more: it may still be looked for. Emits nothing. The same values leave it
    /// untouched, with its list open as it may be.
    static void fillChoice(QComboBox* choice, int fixed, const QStringList& values,
                           const std::function<QString(const QString&)>& words);

Q_SIGNALS:
    /// Out of the search, into the list.
    void listWanted();
    void refreshRequested();
    void columnsRequested();

protected:
    /// `search`: the object name of the search, `finds` what can be typed into it. What is added is made and added in
    /// the order in which the keyboard comes to it: beside, choices, buttons.
    ToolRow(const QString& search, const QString& finds, QWidget* parent);

    SearchEdit* search() const { return m_search; }
    /// Between the search and the choices; stays in the first row.
    void addBeside(QWidget* part);
    void addButton(LButton* button);
    /// Refresh and columns, the last of all.
    void addListButtons();
    /// The first entry, `any`, asks for nothing.
    QComboBox* addChoice(const QString& name, const QString& spoken, const QString& any);
    /// Again, after a part has become wider or narrower.
    void fit();

    void resizeEvent(QResizeEvent* event) override;

private:
    void widenChoices(bool widen);
    int rowWidth() const;

    QHBoxLayout* m_first;
    QHBoxLayout* m_second;
    SearchEdit* m_search;
    QList<QWidget*> m_beside;
    QWidget* m_choices;
    QList<LButton*> m_buttons;
    LButton* m_columns = nullptr;
    bool m_twoRows = false;
};

} // namespace landreeve::ui::widgets
