#include "simulator/checkers/watch.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "platform/core/base64url.hpp"
#include "simulator/checkers/json.hpp"
#include "simulator/checkers/rest.hpp"

namespace perdura::simulator {
namespace {

// Between two looks whether the shop is at rest: a look costs as much as there are orders.
constexpr Duration first_look = std::chrono::seconds(1);
constexpr Duration longest_pause = std::chrono::hours(6);

/// Whom a bearer token names: the subject of its second part. It is not verified: the shop did.
std::string subject_of(const HttpRequest& request) {
  constexpr std::string_view bearer = "Bearer ";
  const auto header = request.headers.find("Authorization");
  if (!header || !header->starts_with(bearer)) return {};
  const std::string_view token = std::string_view(*header).substr(bearer.size());
  const auto begin = token.find('.');
  if (begin == std::string_view::npos) return {};
  const auto claims = token.substr(begin + 1, token.find('.', begin + 1) - begin - 1);
  const auto text = platform::from_base64url(claims);
  boost::system::error_code wrong;
  const auto body = boost::json::parse(text.value_or(""), wrong);
  return wrong ? std::string() : text_in(body, "sub");
}

}  // namespace

Watch::Watch(World& world, std::span<const CheckerKind* const> wanted,
             std::vector<std::string> expected)
    : world_(world), expected_(std::move(expected)) {
  for (const CheckerKind* kind : wanted) checkers_.push_back({kind, kind->make()});
  findings_.call_by(&world.names());
  for (const auto& [service, schema] : world.schemas().all()) schema->database.watch_rows(true);
  world.observe([this](const Commit& commit) { committed(commit); });
  world.wire().listen([this](const Answered& answer) { answered(answer); });
}

template <class Tell>
void Watch::tell_all(Tell tell) {
  findings_.at(world_.loop().steps(), world_.loop().now());
  for (const auto& [kind, checker] : checkers_) {
    findings_.speaks(kind->name);
    try {
      tell(*checker);
    } catch (const std::exception& error) {  // a blind checker finds nothing any more
      findings_.add("-", std::string("it cannot read what it is told: ") + error.what());
    }
  }
}

void Watch::committed(const Commit& commit) {
  read_books();  // what happened outside before it is known first
  const CommittedRows rows{commit.schema.service, commit.schema.database.changed_rows()};
  tell_all([&](Checker& checker) { checker.committed(rows, findings_); });
  taker_.committed(rows);
}

void Watch::answered(const Answered& answer) {
  if (answer.from != clients_host || answer.to != "gateway") return;
  read_books();
  const auto key = answer.request.headers.find("Idempotency-Key");
  const ClientAnswer told{.who = subject_of(answer.request),
                          .method = std::string(platform::to_string(answer.request.method)),
                          .target = answer.request.target,
                          .key = std::string(key.value_or("")),
                          .request = answer.request.body,
                          .response = answer.response.body,
                          .status = answer.response.status};
  tell_all([&](Checker& checker) { checker.answered(told, findings_); });
}

void Watch::read_books() {
  const auto& records = world_.gateway_book().records;
  for (; gateway_read_ < records.size(); ++gateway_read_) {
    tell_all([&](Checker& checker) { checker.at_gateway(records[gateway_read_], findings_); });
  }
  const auto& entries = world_.courier_book().entries();
  for (; courier_read_ < entries.size(); ++courier_read_) {
    tell_all([&](Checker& checker) { checker.at_courier(entries[courier_read_], findings_); });
  }
}

void Watch::read_log() {
  const auto& lines = world_.log_lines();
  for (; log_read_ < lines.size(); ++log_read_) {
    const std::string& line = lines[log_read_];
    const auto is_in_it = [&](const std::string& text) {
      return line.find(text) != std::string::npos;
    };
    if (std::ranges::any_of(expected_, is_in_it)) continue;
    tell_all([&](Checker& checker) { checker.logged(line, findings_); });
  }
}

void Watch::finish(Duration patience) {
  const TimePoint until = world_.loop().now() + patience;
  Rest rest(world_);
  Duration pause = first_look;
  while (world_.loop().now() < until && !rest.reached()) {
    world_.fibers().sleep(std::min(pause, Duration(until - world_.loop().now())));
    pause = std::min(2 * pause, longest_pause);
  }
  read_books();
  read_log();
  // Theirs apart: time may pass in between, and the others go on.
  Findings at_end;
  at_end.call_by(&world_.names());
  for (const auto& [kind, checker] : checkers_) {
    at_end.speaks(kind->name);
    at_end.at(world_.loop().steps(), world_.loop().now());
    checker->ended({world_}, at_end);
  }
  findings_.add(at_end);
}

Contents Watch::contents() const {
  Contents contents = taker_.contents();
  for (const PlanEntry& fault : world_.chooser().recorded()) contents.count_fault(fault);
  return contents;
}

}  // namespace perdura::simulator
