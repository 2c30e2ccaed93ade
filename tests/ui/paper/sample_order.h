#pragma once

#include "core/documents/printed_order.h"

#include <QJsonObject>

namespace landreeve::tests {

/// Orders to draw, without a database: their amounts are computed as it does.
inline documents::RecordedLine sampleLine(int number, const std::string& description, const char* quantity,
                                          const char* price, const char* discount, const char* rate,
                                          const char* hsn = "3105") {
    orders::OrderLine line;
    line.quantity = quantity;
    line.unitPrice = price;
    line.discountPct = discount;
    line.taxRate = rate;
    const auto amounts = orders::amountsOf(line, orders::TaxSplit::Intra).value();
    return {.sku = "HUM-98-" + std::to_string(number),
            .description = description,
            .warehouse = "Nashik",
            .hsnCode = hsn,
            .unit = "bag",
            .quantity = *Decimal::parse(quantity),
            .unitPrice = *Decimal::parse(price),
            .discountPct = *Decimal::parse(discount),
            .taxRate = *Decimal::parse(rate),
            .taxable = amounts.taxable,
            .cgst = amounts.half,
            .amount = amounts.amount()};
}

inline void addUp(documents::RecordedOrder& order) {
    order.subtotal = order.tax = Decimal();
    for (const auto& line : order.lines) {
        order.subtotal = order.subtotal + line.taxable;
        order.tax = order.tax + line.amount - line.taxable;
    }
    const Decimal exact = order.subtotal + order.tax;
    order.total = order.notation.indian ? exact.rounded(0) : exact;
    order.roundOff = order.total - exact;
}

inline documents::RecordedOrder sampleOrder(int lines) {
    documents::RecordedOrder order;
    order.number = "PO/26-27/00042";
    order.status = "approved";
    order.orderDate = "27 Nov 2026";
    order.dueDate = "11 Dec 2026";
    order.placeOfSupply = "27";
    order.notes = "Deliver between 9 and 17 h, gate 2. Ring before you come.";
    order.party = {"V-0001",
                   "Konkan Irrigation",
                   "27AAPFU0939F1ZV",
                   "+91 22 5550 1234",
                   "sales@konkan.example",
                   QJsonObject{{QStringLiteral("line1"), QStringLiteral("14 Station Road")},
                               {QStringLiteral("city"), QStringLiteral("Ratnagiri")},
                               {QStringLiteral("state_code"), QStringLiteral("27")},
                               {QStringLiteral("pin"), QStringLiteral("415612")}}};
    order.warehouses = {{.code = "Nashik",
                         .name = "Nashik Road",
                         .address = QJsonObject{{QStringLiteral("line1"), QStringLiteral("Plot 4, MIDC")},
                                                {QStringLiteral("city"), QStringLiteral("Nashik")},
                                                {QStringLiteral("state_code"), QStringLiteral("27")},
                                                {QStringLiteral("pin"), QStringLiteral("422101")}}}};
    constexpr std::array<const char*, 4> names{"Humic acid 98 %", "Drip lateral 16 mm, inline, 4 L/h at 50 cm",
                                               "Neem oil 1500 ppm", "Battery sprayer 16 L"};
    constexpr std::array<const char*, 4> rates{"5", "18", "0", "40"};
    constexpr std::array<const char*, 4> codes{"3105", "39172110", "3808", "842441"};
    for (int i = 0; i < lines; ++i) {
        const auto kind = static_cast<std::size_t>(i % 4);
        order.lines.push_back(sampleLine(i + 1, names[kind], "12.5", i % 3 == 0 ? "1184.20" : "99.99",
                                         i % 5 == 0 ? "7.5" : "0", rates[kind], codes[kind]));
    }
    addUp(order);
    return order;
}

inline documents::Letterhead sampleLetterhead() {
    return {"Sahyadri Agro Distributors",
            {"Shop 3, Market Yard", "Gultekdi, Pune 411037", "accounts@sahyadri.example"},
            "GSTIN",
            "27AAPFU0939F1ZV",
            "27 Maharashtra",
            R"(<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><circle cx="30" cy="30" r="28"
               fill="#2f6f4f"/><path d="M14 40 L26 20 L34 32 L40 24 L48 40 Z" fill="#fff"/></svg>)"};
}

/// Names and notes as long as somebody can make them, and the largest amounts.
inline documents::RecordedOrder longOrder() {
    documents::RecordedOrder order = sampleOrder(3);
    const std::string word("Pneumatisch-hydraulischer-Tropfbewässerungs-Verteilerkopf-mit-Rückschlagventil-und-Sieb");
    std::string description;
    for (int i = 0; i < 12; ++i)
        description += word + " for the second section of the northern plot, ";
    order.lines.push_back(sampleLine(4, description, "99999999.999", "999.99", "12.25", "18", "39172110"));
    std::string endless;
    for (int i = 0; i < 1500; ++i)
        endless += "word" + std::to_string(i) + " ";
    order.lines.push_back(sampleLine(5, endless, "1", "1", "0", "18"));
    order.lines.push_back(sampleLine(6, std::string(300, 'W'), "1", "1", "0", "18"));
    order.lines.back().sku = std::string(64, 'S');
    order.party.name = "The Very Long Established Co-operative Society of the Growers of Pomegranates, Grapes and "
                       "Sweet Limes of the Districts of Nashik, Ahilyanagar and Solapur, Limited (in liquidation)";
    order.notes.clear();
    for (int i = 0; i < 120; ++i)
        order.notes += "Condition " + std::to_string(i) + " of the delivery holds until somebody says otherwise.\n";
    addUp(order);
    return order;
}

inline documents::RecordedOrder indicOrder() {
    documents::RecordedOrder order = sampleOrder(1);
    order.party.name = "क्षेत्रीय किसान समिति, श्रीरामपुर";
    order.lines.push_back(sampleLine(2, "नीम का तेल १५०० पीपीएम – जैविक कीटनाशक", "3", "240", "0", "18", "3808"));
    order.lines.push_back(sampleLine(3, "வேப்ப எண்ணெய் – தமிழ்நாடு கூட்டுறவு சங்கம்", "2", "230", "0", "18", "3808"));
    order.lines.push_back(sampleLine(4, "ઓર્ગેનિક ખાતર, বাংলা, తెలుగు, ಕನ್ನಡ, മലയാളം, ਪੰਜਾਬੀ", "1", "99", "0", "5"));
    order.notes = "कृपया माल सुबह भेजें। பொருட்களை காலையில் அனுப்பவும்.";
    addUp(order);
    return order;
}

inline documents::RecordedOrder foreignOrder() {
    documents::RecordedOrder order = sampleOrder(3);
    order.notation = {false, "DE", "EUR"};
    order.split = orders::TaxSplit::Single;
    order.placeOfSupply.clear();
    order.party.taxId = "DE129273398";
    for (auto& line : order.lines) {
        line.hsnCode.clear();
        line.discountPct = Decimal();
        line.quantity = Decimal(1200);
        line.taxRate = Decimal(19);
        line.taxable = (line.quantity * line.unitPrice).rounded(2);
        line.cgst = Decimal();
        line.igst = (line.taxable * *Decimal::parse("0.19")).rounded(2);
        line.amount = line.taxable + line.igst;
    }
    addUp(order);
    return order;
}

} // namespace landreeve::tests
