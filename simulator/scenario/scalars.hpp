#pragma once
// How each kind of value is written: one word, number or text. Reader, writer and JSON Schema use
// the same table.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "domain/names.hpp"
#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator::scenario {

/// `expected` completes "expected …"; `pattern` is what a schema says. `read` gets the scalar's
/// text.
template <class T>
struct Scalar;

template <>
struct Scalar<std::int64_t> {
  static constexpr std::string_view expected = "a whole number like 2_000";
  static constexpr std::string_view pattern = "^[0-9][0-9_]*$";
  static std::optional<std::int64_t> read(std::string_view text);
  static std::string write(std::int64_t value);
};

template <>
struct Scalar<std::uint64_t> {
  static constexpr std::string_view expected = "a whole number, 42 say";
  static constexpr std::string_view pattern = "^[0-9]+$";
  static std::optional<std::uint64_t> read(std::string_view text);
  static std::string write(std::uint64_t value);
};

template <>
struct Scalar<Duration> {
  static constexpr std::string_view expected =
      "a duration like 30min (a number and one of ms, s, min, h, d)";
  static constexpr std::string_view pattern = "^-?[0-9][0-9_]*(ns|us|ms|s|min|h|d)$";
  static std::optional<Duration> read(std::string_view text);
  static std::string write(Duration value);
};

template <>
struct Scalar<Money> {
  static constexpr std::string_view expected = "an amount like 12_000won";
  static constexpr std::string_view pattern = "^[0-9][0-9_]*won$";
  static std::optional<Money> read(std::string_view text);
  static std::string write(Money value);
};

template <>
struct Scalar<Start> {
  static constexpr std::string_view expected = "a time like 2026-11-27T00:00:00+09:00";
  static constexpr std::string_view pattern =
      "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$";
  static std::optional<Start> read(std::string_view text);
  static std::string write(const Start& value);
};

template <>
struct Scalar<Moment> {
  static constexpr std::string_view expected =
      "a time of day like 12:30, or a duration after the start like 36h";
  static constexpr std::string_view pattern =
      "^([0-9]{2}:[0-9]{2}(:[0-9]{2})?|[0-9][0-9_]*(ns|us|ms|s|min|h|d))$";
  static std::optional<Moment> read(std::string_view text);
  static std::string write(const Moment& value);
};

template <>
struct Scalar<Rate> {
  static constexpr std::string_view expected = "a rate like 10/s or 24/min";
  static constexpr std::string_view pattern = "^[0-9][0-9_]*/(s|min|h|d)$";
  static std::optional<Rate> read(std::string_view text);
  static std::string write(const Rate& value);
};

template <>
struct Scalar<Range<std::int64_t>> {
  static constexpr std::string_view expected = "a range like 1..4, the lesser first";
  static constexpr std::string_view pattern = "^[0-9][0-9_]*(\\.\\.[0-9][0-9_]*)?$";
  static std::optional<Range<std::int64_t>> read(std::string_view text);
  static std::string write(const Range<std::int64_t>& value);
};

template <>
struct Scalar<Range<Duration>> {
  static constexpr std::string_view expected = "a range like 10min..8h, the lesser first";
  static constexpr std::string_view pattern =
      "^[0-9][0-9_]*(ms|s|min|h|d)(\\.\\.[0-9][0-9_]*(ms|s|min|h|d))?$";
  static std::optional<Range<Duration>> read(std::string_view text);
  static std::string write(const Range<Duration>& value);
};

/// The names of an enum's values.
template <class E>
struct EnumNames;

template <>
struct EnumNames<RateKind> {
  static constexpr std::pair<RateKind, std::string_view> all[] = {{RateKind::Step, "step"}};
};
template <>
struct EnumNames<PayOutcome> {
  static constexpr std::pair<PayOutcome, std::string_view> all[] = {
      {PayOutcome::Approve, "approve"}, {PayOutcome::Decline, "decline"}};
};
template <>
struct EnumNames<CancelledBy> {
  static constexpr std::pair<CancelledBy, std::string_view> all[] = {
      {CancelledBy::Buyer, "buyer"},
      {CancelledBy::Seller, "seller"},
      {CancelledBy::Admin, "admin"}};
};
template <>
struct EnumNames<Intensity> {
  static constexpr std::pair<Intensity, std::string_view> all[] = {
      {Intensity::None, "none"},
      {Intensity::Swarm, "swarm"},
      {Intensity::ListedOnly, "listed only"}};
};
template <>
struct EnumNames<BrokerTrouble> {
  static constexpr std::pair<BrokerTrouble, std::string_view> all[] = {
      {BrokerTrouble::Down, "down"}};
};
template <>
struct EnumNames<ItemState> {
  static constexpr std::pair<ItemState, std::string_view> all[] = {
      {ItemState::OnSale, "on sale"}, {ItemState::Withdrawn, "withdrawn"}};
};
template <>
struct EnumNames<CancellationEnd> {
  static constexpr std::pair<CancellationEnd, std::string_view> all[] = {
      {CancellationEnd::Completed, "COMPLETED"}, {CancellationEnd::Refused, "REFUSED"}};
};
template <>
struct EnumNames<domain::Reason> {
  static inline const auto& all = domain::named_values<domain::Reason>();
};
template <>
struct EnumNames<OrderStatus> {
  static inline const auto& all = domain::named_values<OrderStatus>();
};
template <>
struct EnumNames<AttemptStatus> {
  static inline const auto& all = domain::named_values<AttemptStatus>();
};
template <>
struct EnumNames<ParcelStatus> {
  static inline const auto& all = domain::named_values<ParcelStatus>();
};

/// As it is written.
template <class E>
std::string_view word_of(E value) {
  for (const auto& [enumerator, name] : EnumNames<E>::all) {
    if (enumerator == value) return name;
  }
  return {};
}

template <class E>
std::vector<std::string_view> names_of() {
  std::vector<std::string_view> names;
  for (const auto& [value, name] : EnumNames<E>::all) names.push_back(name);
  return names;
}

/// "<= 4s" as the measure's kind has it. The number alone: equal.
std::optional<Limit> read_limit(std::string_view text, bool is_time);
std::string write_limit(const Limit& limit, bool is_time);

}  // namespace perdura::simulator::scenario
