#include "audit/verdict.hpp"

#include <algorithm>

namespace perdura::audit {
namespace {

std::int64_t size_of(const auto& things) { return static_cast<std::int64_t>(things.size()); }

Counts counts_of(const Reading& reading) {
  const Books& books = reading.books;
  return {.orders = size_of(books.orders),
          .payments = size_of(books.payments),
          .payments_at_gateway = size_of(books.gateway),
          .parcels = size_of(books.shipments),
          .parcels_at_courier = size_of(books.courier),
          .skus = size_of(books.skus),
          .credit_accounts = size_of(books.accounts),
          .open_workflows = size_of(reading.transit.open_workflows)};
}

std::map<std::string, std::vector<Movement>> by_order(const std::vector<Movement>& movements) {
  std::map<std::string, std::vector<Movement>> orders;
  for (const Movement& one : movements) orders[one.order].push_back(one);
  return orders;
}

/// By code and subject: there may be thousands.
using Key = std::pair<std::string, std::string>;
std::map<Key, std::vector<const Finding*>> indexed(const std::vector<Finding>& findings) {
  std::map<Key, std::vector<const Finding*>> index;
  for (const Finding& one : findings) index[{one.code, one.subject}].push_back(&one);
  return index;
}

}  // namespace

bool is_quiet(const Reading& reading, bool quiesced) {
  return reading.findings.empty() && (!quiesced || movements_of(reading).empty());
}

Verdict judge(const Reading& only, bool quiesced) {
  return {.quiesced = quiesced,
          .read = counts_of(only),
          .counted = only.findings,
          .explained = {},
          .under_way = movements_of(only),
          .gone = 0};
}

Verdict judge(const Reading& first, const Reading& second, bool quiesced) {
  Verdict verdict{.quiesced = quiesced,
                  .read = counts_of(first),
                  .counted = {},
                  .explained = {},
                  .under_way = {},
                  .gone = 0};
  const auto movements = movements_of(second);
  auto about = by_order(movements);
  const auto again = indexed(second.findings);
  for (const Finding& finding : first.findings) {
    const auto found = again.find({finding.code, finding.subject});
    const bool stands =
        found != again.end() && std::ranges::any_of(found->second, [&](const Finding* one) {
          return same_difference(finding, *one);
        });
    if (!stands) {
      ++verdict.gone;
      continue;
    }
    auto by = explanations(finding, second, about[finding.order]);
    if (by.empty()) {
      verdict.counted.push_back(finding);
    } else {
      verdict.explained.push_back({finding, std::move(by)});
    }
  }
  std::set<std::pair<Kind, std::string>> before;
  for (const Movement& one : movements_of(first)) before.emplace(one.kind, one.about);
  for (const Movement& one : movements) {
    const bool stood = one.kind == Kind::AtWork || before.contains({one.kind, one.about});
    if (stood) verdict.under_way.push_back(one);
  }
  return verdict;
}

}  // namespace perdura::audit
