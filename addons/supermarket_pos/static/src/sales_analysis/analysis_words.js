import { _t } from "@web/core/l10n/translation";

/** Periods that are one choice away. */
export const PRESETS = {
    today: _t("Today"),
    yesterday: _t("Yesterday"),
    this_week: _t("This week"),
    last_7_days: _t("Last 7 days"),
    last_30_days: _t("Last 30 days"),
    this_month: _t("This month"),
    last_month: _t("Last month"),
    this_year: _t("This year"),
};

export const CHOICES = {
    comparison: { previous: _t("Previous period"), last_year: _t("Last year") },
};

export const DIMENSIONS = {
    category: _t("Category"),
    leaf_category: _t("Subcategory"),
    product: _t("Product"),
    hour: _t("Hour"),
    weekday: _t("Weekday"),
    day: _t("Day"),
    week: _t("Week"),
    month: _t("Month"),
    quarter: _t("Quarter"),
    year: _t("Year"),
    store: _t("Store"),
    till: _t("Till"),
    cashier: _t("Cashier"),
};

/** Columns of the table: what they are sorted by and how they are written. */
export const COLUMNS = [
    { name: "total", label: _t("Sales"), kind: "money" },
    { name: "sales_ratio", label: _t("Share"), kind: "share" },
    { name: "change", label: _t("Change"), kind: "change" },
    { name: "untaxed", label: _t("Without Tax"), kind: "money", wide: true },
    { name: "margin", label: _t("Margin"), kind: "money" },
    { name: "margin_ratio", label: _t("Margin %"), kind: "margin_ratio" },
    { name: "quantity", label: _t("Quantity"), kind: "quantity" },
    { name: "orders", label: _t("Receipts"), kind: "orders" },
    { name: "basket", label: _t("Per Receipt"), kind: "basket", wide: true },
    { name: "discount", label: _t("Discount"), kind: "money", wide: true },
    { name: "abc", label: _t("ABC"), kind: "abc" },
];

/** Sentences around a number or a name. */
export const TOLD = {
    compared: (period) => _t("compared with %s", period),
    products: (count) => _t("%s products", count),
    inWorkbook: (count) => _t("%s more, all of them in the Excel file", count),
    showMore: (count) => _t("Show more (%s)", count),
};
