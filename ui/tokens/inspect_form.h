#pragma once

#include "core/access/token_inspector.h"
#include "ui/widgets/form.h"

class QComboBox;
class QLineEdit;

namespace landreeve::ui::tokens {

/// Against what a token is looked at: whose keys, which audience, which algorithms, when.
class InspectForm : public widgets::Form {
    Q_OBJECT
public:
    explicit InspectForm(QWidget* parent = nullptr);

    /// Those to choose from; what is chosen stays.
    void setIssuers(const std::vector<landreeve::control::Issuer>& issuers);
    /// Says under its field what is wrong; nothing while something is.
    std::optional<access::InspectAgainst> against();
    /// What an empty field stands for, after what a token was held to.
    void showPolicy(const auth::VerifyPolicy& policy);
    /// A fault of the place the keys are read from.
    void showPlaceFault(const QString& words);

Q_SIGNALS:
    void changed();

private:
    void chooseKeys();
    std::optional<Time> readTime(bool& good) const;

    QComboBox* m_keys;
    QLineEdit* m_place;
    QLineEdit* m_audience;
    QLineEdit* m_algorithms;
    QLineEdit* m_at;
};

} // namespace landreeve::ui::tokens
