// Idempotency: what was answered under a key is the answer, however often it is asked again.
#include <array>
#include <boost/json/parse.hpp>
#include <map>

#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/json.hpp"

namespace perdura::simulator::checkers {
namespace {

namespace bj = boost::json;

/// What an answer says of its effect; the rest tells how things stand now.
constexpr std::array<std::string_view, 7> of_the_effect{"id",    "order_id",      "number",  "code",
                                                        "total", "refund_amount", "currency"};

/// An answer that stays: the effect has happened, or never will.
bool is_final(const ClientAnswer& answer, const bj::value& body) {
  if (answer.status >= 200 && answer.status < 300) return answer.status != 202;
  if (answer.status == 422) return true;
  // 409 tells of a durable refusal, or that somebody is at work: ask again.
  return answer.status == 409 && !text_in(body, "order_id").empty();
}

struct Answer {
  std::string request;
  int status = 0;
  std::map<std::string, std::string> effect;
};

Answer answer_of(const ClientAnswer& answer, const bj::value& body) {
  Answer made{answer.request, answer.status, {}};
  for (const auto name : of_the_effect) {
    const auto number = number_in(body, name);
    std::string text = number ? std::to_string(*number) : text_in(body, name);
    if (!text.empty()) made.effect.emplace(name, std::move(text));
  }
  return made;
}

bj::value parsed(const std::string& text) {
  boost::system::error_code wrong;
  auto value = bj::parse(text, wrong);
  return wrong ? bj::value() : value;
}

class Idempotency final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() != "idempotency" || row.is_new() || row.is_gone()) continue;
      check_row(commit.service, row, findings);
    }
  }

  void answered(const ClientAnswer& answer, Findings& findings) override {
    if (answer.key.empty() || answer.method == "GET") return;
    const auto body = parsed(answer.response);
    if (!is_final(answer, body)) return;
    const std::string called = answer.method + " " + answer.target + " under " + answer.key;
    const auto [first, is_new] =
        answers_.try_emplace(answer.who + " " + called, answer_of(answer, body));
    if (is_new) return;
    check_again(called, first->second, answer_of(answer, body), findings);
  }

 private:
  static void check_row(std::string_view service, const Row& row, Findings& findings) {
    const std::string before = row.text_before("state");
    const std::string now = row.text("state");
    const std::string called = "the key " + row.text("effect_key") + " of " + row.text("caller") +
                               " at the service " + std::string(service);
    const auto same = [&](const char* column) {
      return row.text(column) == row.text_before(column);
    };
    if (before == "TOMBSTONE" && now != before) {
      findings.add(row.text("effect_key"),
                   called + " was undone before it came, and is now " + now);
    }
    if (before != "FINISHED") return;
    if (now != before) {
      findings.add(row.text("effect_key"), called + " had its effect, and is now " + now);
    } else if (!same("answer") || !same("body_hash") ||
               row.number("status") != row.number_before("status")) {
      findings.add(row.text("effect_key"), called + " was answered " + row.text_before("answer") +
                                               ", and now the answer is " + row.text("answer"));
    }
  }

  static void check_again(const std::string& called, const Answer& first, const Answer& again,
                          Findings& findings) {
    const std::string about = first.effect.contains("order_id") ? first.effect.at("order_id")
                              : first.effect.contains("id")     ? first.effect.at("id")
                                                                : called;
    if (again.request != first.request) {
      if (again.status == 422) return;
      findings.add(about, called + " was sent with another body, and was answered " +
                              std::to_string(again.status) + " instead of 422");
    } else if (again.status != first.status) {
      findings.add(about, called + " was answered " + std::to_string(first.status) +
                              ", and when it was sent again " + std::to_string(again.status));
    } else if (again.effect != first.effect) {
      findings.add(about,
                   called + " was answered twice, and not the same: " + difference(first, again));
    }
  }

  static std::string difference(const Answer& first, const Answer& again) {
    const auto shown = [](const Answer& answer, const std::string& name) {
      const auto found = answer.effect.find(name);
      return found == answer.effect.end() ? std::string("none") : found->second;
    };
    for (const auto name : of_the_effect) {
      const std::string member(name);
      if (shown(first, member) == shown(again, member)) continue;
      return member + " " + shown(first, member) + ", then " + shown(again, member);
    }
    return {};
  }

  std::map<std::string, Answer> answers_;
};

}  // namespace

extern const CheckerKind idempotency{
    .name = "idempotency",
    .about =
        "A request that is sent again under its key is answered as it was, and what was "
        "stored under a key stays.",
    .when = CheckedWhen::Continuously,
    .make = &made<Idempotency>};

}  // namespace perdura::simulator::checkers
