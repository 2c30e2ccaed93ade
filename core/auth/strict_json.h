#pragma once

#include <QJsonObject>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::auth {

/// One JSON object (RFC 8259), read without mercy: no member twice at any depth, at most 16 levels, valid UTF-8 (no
/// lone surrogate either), nothing behind its end. Numbers keep their text, so none is rounded. A value: copied and
/// moved freely; views into it last as long as it does and is not moved.
class StrictJson {
    struct Node;

public:
    enum class Kind : std::uint8_t { Missing, Null, False, True, Number, String, Array, Object };

    static constexpr int kMostLevels = 16;

    /// One value of the document, or a missing one.
    class Value {
    public:
        Value() = default;

        Kind kind() const;
        bool exists() const { return kind() != Kind::Missing; }
        bool isObject() const { return kind() == Kind::Object; }
        bool isArray() const { return kind() == Kind::Array; }

        /// A string's text, unescaped; nothing for any other kind.
        std::optional<std::string_view> string() const;
        /// A number that is finite and whole and fits, however it is written (`1e3` is 1000); nothing otherwise.
        std::optional<std::int64_t> integer() const;
        /// A member of an object; a missing value where there is none, or this is no object.
        Value member(std::string_view name) const;
        /// The name under which it stands in its object.
        std::string_view name() const;
        /// The first value within an array or object, and the one after this in the same; missing at the end.
        Value first() const;
        Value next() const;

        /// As Qt has it, for documents that are printed.
        QJsonValue toQJson() const;

    private:
        friend class StrictJson;
        Value(const StrictJson* document, std::uint32_t at, std::uint32_t end)
            : m_document(document), m_at(at), m_end(end) {}
        const Node& node() const { return m_document->m_nodes[m_at]; }

        const StrictJson* m_document = nullptr;
        std::uint32_t m_at = 0;
        std::uint32_t m_end = 0; ///< Behind the last node of what this stands in.
    };

    /// No document: root() is missing.
    StrictJson() = default;
    /// Nothing where it is not one strict object; `fault` then says why, in words for an administrator.
    static std::optional<StrictJson> read(std::string text, std::string& fault);

    Value root() const;
    QJsonObject toQJson() const { return root().toQJson().toObject(); }

private:
    class Reader;

    /// The values in the order they are written. `after` is the index behind all of a value's own.
    struct Node {
        std::uint32_t nameAt;
        std::uint32_t nameSize;
        std::uint32_t textAt;
        std::uint32_t textSize;
        std::uint32_t after;
        Kind kind;
    };

    std::string_view text(std::uint32_t at, std::uint32_t size) const { return {m_text.data() + at, size}; }

    std::string m_text; ///< What was read; strings are unescaped in place.
    std::vector<Node> m_nodes;
};

// Looking members up is most of what reading claims takes; a call for each step would double it.

inline StrictJson::Value StrictJson::root() const {
    return m_nodes.empty() ? Value() : Value(this, 0, static_cast<std::uint32_t>(m_nodes.size()));
}

inline StrictJson::Kind StrictJson::Value::kind() const {
    return m_document == nullptr ? Kind::Missing : node().kind;
}

inline std::optional<std::string_view> StrictJson::Value::string() const {
    if (kind() != Kind::String)
        return std::nullopt;
    return m_document->text(node().textAt, node().textSize);
}

inline std::string_view StrictJson::Value::name() const {
    return exists() ? m_document->text(node().nameAt, node().nameSize) : std::string_view();
}

inline StrictJson::Value StrictJson::Value::first() const {
    if ((!isObject() && !isArray()) || node().after == m_at + 1)
        return {};
    return {m_document, m_at + 1, node().after};
}

inline StrictJson::Value StrictJson::Value::next() const {
    if (!exists() || node().after >= m_end)
        return {};
    return {m_document, node().after, m_end};
}

} // namespace landreeve::auth
