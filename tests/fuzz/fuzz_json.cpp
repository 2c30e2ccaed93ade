#include "core/auth/strict_json.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace landreeve;

namespace {

int countOf(const auth::StrictJson::Value& value) {
    int count = 1;
    for (auto inner = value.first(); inner.exists(); inner = inner.next()) {
        fuzz::must(!value.isObject() || value.member(inner.name()).exists(), "a member is found by its name");
        count += countOf(inner);
    }
    return count;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::textOf(data, size);
    std::string fault;
    const auto document = auth::StrictJson::read(text, fault);
    fuzz::must(document.has_value() == fault.empty(), "a refusal has a reason");
    if (!document)
        return 0;
    fuzz::must(document->root().isObject() && countOf(document->root()) >= 1, "it is an object");
    // Qt reads more than is read here, but for numbers that no double holds.
    QJsonParseError error;
    const auto theirs = QJsonDocument::fromJson(QByteArray::fromStdString(text), &error);
    fuzz::must(error.error == QJsonParseError::NoError || error.error == QJsonParseError::IllegalNumber,
               "Qt reads it too");
    if (error.error == QJsonParseError::NoError)
        fuzz::must(theirs.object().size() == document->toQJson().size(), "with as many members");
    return 0;
}
