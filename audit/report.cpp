#include "audit/report.hpp"

namespace perdura::audit {
namespace {

/// "1,234,567".
std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, ",");
  return text;
}

/// "1 order", "2 orders".
std::string counted(std::int64_t number, const std::string& what) {
  return grouped(number) + " " + what + (number == 1 ? "" : "s");
}

std::string read_line(const Counts& read) {
  return "Read: " + counted(read.orders, "order") + ", " + counted(read.payments, "payment") +
         " (" + grouped(read.payments_at_gateway) + " at the gateway), " +
         counted(read.parcels, "parcel") + " (" + grouped(read.parcels_at_courier) +
         " at the courier), " + counted(read.skus, "SKU") + ", " +
         counted(read.credit_accounts, "credit account") + ", " +
         counted(read.open_workflows, "open workflow") + ".\n";
}

std::string lines_of(const Finding& finding) {
  std::string text = "  " + std::string(json::Form<Check>::encode(finding.check).as_string()) +
                     "  " + finding.code + "  " + finding.subject + "\n    " + finding.sentence +
                     "\n";
  return text + "    expected: " + finding.expected + "; found: " + finding.found + "\n";
}

std::string rest(std::size_t all) {
  if (all <= shown_max) return "";
  return "  and " + grouped(static_cast<std::int64_t>(all - shown_max)) +
         " more: --json shows all\n";
}

std::string differences(const Verdict& verdict) {
  if (verdict.counted.empty()) return "";
  std::string text =
      "\n" + counted(static_cast<std::int64_t>(verdict.counted.size()), "difference") + ":\n";
  for (std::size_t n = 0; n < std::min(verdict.counted.size(), shown_max); ++n) {
    text += lines_of(verdict.counted[n]);
  }
  return text + rest(verdict.counted.size());
}

std::string explained(const Verdict& verdict) {
  if (verdict.explained.empty()) return "";
  std::string text = "\nExplained by what is under way, " +
                     counted(static_cast<std::int64_t>(verdict.explained.size()), "difference") +
                     ":\n";
  for (std::size_t n = 0; n < std::min(verdict.explained.size(), shown_max); ++n) {
    const auto& [finding, by] = verdict.explained[n];
    text += lines_of(finding);
    for (const std::string& one : by) text += "    because: " + one + "\n";
  }
  return text + rest(verdict.explained.size());
}

/// "3 EVENT, 1 WORKFLOW": of a shop that works nobody reads more.
std::string by_kind(const std::vector<Movement>& movements) {
  std::map<std::string, std::int64_t> kinds;
  for (const Movement& one : movements) {
    ++kinds[std::string(json::Form<Kind>::encode(one.kind).as_string())];
  }
  std::string text;
  for (const auto& [kind, number] : kinds) {
    text += (text.empty() ? "" : ", ") + grouped(number) + " " + kind;
  }
  return text;
}

std::string under_way(const Verdict& verdict) {
  if (verdict.under_way.empty()) return "";
  if (!verdict.quiesced) return "\nUnder way: " + by_kind(verdict.under_way) + ".\n";
  std::string text = "\nUnder way, and nothing should be, " +
                     grouped(static_cast<std::int64_t>(verdict.under_way.size())) + ":\n";
  for (std::size_t n = 0; n < std::min(verdict.under_way.size(), shown_max); ++n) {
    text += "  " + verdict.under_way[n].sentence + "\n";
  }
  return text + rest(verdict.under_way.size());
}

std::string conclusion(const Verdict& verdict) {
  if (!verdict.clean()) {
    const bool moving = verdict.quiesced && verdict.counted.empty();
    return moving ? "\nThe shop is not at rest.\n" : "\nThe books do not agree.\n";
  }
  std::string text = "\nThe books agree.";
  if (verdict.gone > 0) {
    text += " (" + counted(verdict.gone, "difference") + " of the first reading had gone.)";
  }
  return text + "\n";
}

// ---- as JSON -------------------------------------------------------------------------------

struct DifferenceView {
  Check check = Check::Money;
  std::string code, subject;
  std::optional<std::string> order;
  std::string sentence, expected, found;
  std::optional<std::vector<std::string>> by;
};
BOOST_DESCRIBE_STRUCT(DifferenceView, (),
                      (check, code, subject, order, sentence, expected, found, by))

struct VerdictView {
  bool clean = false, quiesced = false;
  Counts read;
  std::vector<DifferenceView> differences, explained;
  std::vector<Movement> under_way;
  std::int64_t gone = 0;
};
BOOST_DESCRIBE_STRUCT(VerdictView, (),
                      (clean, quiesced, read, differences, explained, under_way, gone))

DifferenceView view_of(const Finding& finding) {
  return {.check = finding.check,
          .code = finding.code,
          .subject = finding.subject,
          .order = finding.order.empty() ? std::nullopt : std::optional(finding.order),
          .sentence = finding.sentence,
          .expected = finding.expected,
          .found = finding.found,
          .by = std::nullopt};
}

}  // namespace

std::string text_of(const Verdict& verdict) {
  return read_line(verdict.read) + differences(verdict) + explained(verdict) + under_way(verdict) +
         conclusion(verdict);
}

std::string json_of(const Verdict& verdict) {
  VerdictView view{.clean = verdict.clean(),
                   .quiesced = verdict.quiesced,
                   .read = verdict.read,
                   .differences = {},
                   .explained = {},
                   .under_way = verdict.under_way,
                   .gone = verdict.gone};
  for (const Finding& one : verdict.counted) view.differences.push_back(view_of(one));
  for (const auto& [finding, by] : verdict.explained) {
    view.explained.push_back(view_of(finding));
    view.explained.back().by = by;
  }
  return json::to_text(view);
}

}  // namespace perdura::audit
