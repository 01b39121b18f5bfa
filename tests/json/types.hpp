#pragma once
// What the codec's tests encode: one struct with every kind of member, and a few strong types.
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "json/codec.hpp"

namespace perdura::json::testing {

enum class Colour { Red, DarkGreen };
BOOST_DESCRIBE_ENUM(Colour, Red, DarkGreen)

enum class Status { Paid, InTransit, PartiallyPaid };
BOOST_DESCRIBE_ENUM(Status, Paid, InTransit, PartiallyPaid)

/// A wrapper that takes anything.
struct OrderId {
  using json_wraps = std::string;
  std::string value;
  auto operator<=>(const OrderId&) const = default;
};

/// A wrapper that refuses some content, read through a function.
class Quantity {
 public:
  using json_wraps = std::int32_t;
  Quantity() = default;
  explicit Quantity(std::int32_t units) : units_(units) {
    if (units < 0) throw std::invalid_argument("must not be negative");
  }
  std::int32_t value() const { return units_; }
  bool operator==(const Quantity&) const = default;

 private:
  std::int32_t units_ = 0;
};

/// A strong type with a form of its own.
struct Money {
  std::int64_t minor = 0;
  std::string currency = "KRW";
  bool operator==(const Money&) const = default;
};

struct Captured {
  Money amount;
  bool operator==(const Captured&) const = default;
};
BOOST_DESCRIBE_STRUCT(Captured, (), (amount))

struct Refused {
  std::string reason;
  bool operator==(const Refused&) const = default;
};
BOOST_DESCRIBE_STRUCT(Refused, (), (reason))

struct InDoubt {
  bool operator==(const InDoubt&) const = default;
};

struct Renamed {
  static constexpr std::string_view json_name = "old-name";
  std::int32_t n = 0;
  bool operator==(const Renamed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Renamed, (), (n))

using Outcome = std::variant<Captured, Refused, InDoubt, Renamed, std::monostate>;

struct Line {
  std::string sku;
  std::int64_t quantity = 1;
  std::optional<std::string> note;
  bool operator==(const Line&) const = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), (sku, quantity, note))

struct Integers {
  std::int8_t i8 = 0;
  std::uint8_t u8 = 0;
  std::int16_t i16 = 0;
  std::uint16_t u16 = 0;
  std::int32_t i32 = 0;
  std::uint32_t u32 = 0;
  std::int64_t i64 = 0;
  std::uint64_t u64 = 0;
  bool operator==(const Integers&) const = default;
};
BOOST_DESCRIBE_STRUCT(Integers, (), (i8, u8, i16, u16, i32, u32, i64, u64))

struct Named {
  std::string name;
  bool operator==(const Named&) const = default;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

/// Everything at once, below a base.
struct Everything : Named {
  bool flag = false;
  Integers integers;
  double ratio = 0;
  std::optional<std::int32_t> maybe;
  std::vector<Line> lines;
  std::array<std::int16_t, 3> triple{};
  std::map<std::string, Line> by_name;
  std::map<OrderId, Colour> by_id;
  std::set<std::string> tags;
  std::pair<std::string, bool> pair;
  std::tuple<std::int32_t, std::string, double> tuple;
  Outcome outcome;
  Colour colour = Colour::Red;
  Status status = Status::Paid;
  OrderId id;
  Quantity quantity;
  Money money;
  std::chrono::milliseconds patience{};
  std::chrono::hours window{};
  Milliseconds at{};
  bool operator==(const Everything&) const = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (Named),
                      (flag, integers, ratio, maybe, lines, triple, by_name, by_id, tags, pair,
                       tuple, outcome, colour, status, id, quantity, money, patience, window, at))

/// Opted in: missing members keep what the initialisers say.
struct Settings {
  static constexpr bool json_defaults = true;
  std::int32_t retries = 5;
  std::string mode = "fast";
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (retries, mode))

/// A list that may be empty, but not left out; the same for a member with a default.
struct Basket {
  static constexpr std::string_view json_required[] = {"lines"};
  std::vector<Line> lines;
  std::vector<std::string> coupons;
  std::string buyer;
};
BOOST_DESCRIBE_STRUCT(Basket, (), (lines, coupons, buyer))

struct NamedSettings {
  static constexpr bool json_defaults = true;
  static constexpr std::string_view json_required[] = {"name"};
  std::string name;
  std::int32_t retries = 5;
};
BOOST_DESCRIBE_STRUCT(NamedSettings, (), (name, retries))

/// Asks for what it has not, beside what it has. Cannot be decoded.
struct Misspelt {
  static constexpr std::string_view json_required[] = {"lines", "buyers"};
  std::vector<Line> lines;
  std::string buyer;
};
BOOST_DESCRIBE_STRUCT(Misspelt, (), (lines, buyer))

struct Tree {
  std::int32_t n = 0;
  std::vector<Tree> children;
  bool operator==(const Tree&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (n, children))

}  // namespace perdura::json::testing

template <>
struct perdura::json::Form<perdura::json::testing::Status>
    : perdura::json::UpperSnakeForm<perdura::json::testing::Status> {};

template <>
struct perdura::json::Form<perdura::json::testing::Money> {
  using Money = perdura::json::testing::Money;

  static boost::json::value encode(const Money& money) {
    return boost::json::object{{"amount", money.minor}, {"currency", money.currency}};
  }
  static Money decode(const boost::json::value& value, Reader& reader) {
    const auto* object = reader.object(value);
    if (!object) return {};
    reader.allow_only(*object, {"amount", "currency"});
    Money money;
    money.minor = reader.member<std::int64_t>(*object, "amount");
    money.currency = reader.member<std::string>(*object, "currency");
    if (money.currency.size() != 3) {
      reader.fail_at("currency", code::InvalidValue, "must have three letters");
    }
    return money;
  }
};
