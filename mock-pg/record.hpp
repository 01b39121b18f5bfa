#pragma once
// One line of the gateway's journal: all that one call changed, or nothing of it.
#include <optional>
#include <string>
#include <vector>

#include "mock-pg/facts.hpp"

namespace perdura::mock_pg {

/// Why a call was refused: `state` is the transaction's status, if that is why.
struct Refusal {
  std::string code;
  std::string detail;
  std::optional<std::string> state;

  bool operator==(const Refusal&) const = default;
};
BOOST_DESCRIBE_STRUCT(Refusal, (), (code, detail, state))

/// `body`: JSON; empty for a refusal.
struct Answer {
  int status = 200;
  std::string body;
  std::optional<Refusal> refusal;

  bool operator==(const Answer&) const = default;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (status, body, refusal))

/// `asked`: the request in one form, to tell whether a repeat asks for the same.
struct UsedKey {
  Call call = Call::Capture;
  std::string key;
  std::string asked;
  Answer answer;

  bool operator==(const UsedKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(UsedKey, (), (call, key, asked, answer))

/// What was accepted and is done when it is due, if it still can be.
struct LateAct {
  std::int64_t number = 0;
  Instant due;
  Call call = Call::Authorise;
  std::string pg_order_id;
  std::string pg_transaction_id;  // none to authorise
  std::string refund_id;          // of a refund only
  Amount amount = 0;

  bool operator==(const LateAct&) const = default;
};
BOOST_DESCRIBE_STRUCT(LateAct, (),
                      (number, due, call, pg_order_id, pg_transaction_id, refund_id, amount))

struct Record {
  static constexpr bool json_defaults = true;
  std::string pg_order_id;
  Instant at;
  std::optional<Registration> registered;
  std::vector<Fact> facts;
  std::optional<UsedKey> key;
  std::optional<LateAct> late;
  std::optional<std::int64_t> settled;  // the late act of that number needs no more doing
  std::optional<std::string> told;      // the event of that id needs no more telling

  bool operator==(const Record&) const = default;
};
BOOST_DESCRIBE_STRUCT(Record, (), (pg_order_id, at, registered, facts, key, late, settled, told))

}  // namespace perdura::mock_pg
