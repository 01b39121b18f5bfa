// Errors: no program logs one, whatever goes wrong around it. What is to be expected is a warning.
#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/json.hpp"

namespace perdura::simulator::checkers {
namespace {

/// Said of each line, or of no use for telling errors apart.
constexpr std::string_view of_the_line[] = {"time",       "level",       "service", "message",
                                            "request_id", "traceparent", "caller"};

/// "cause: no such table; route: …".
std::string fields_of(const boost::json::object& line) {
  std::string text;
  for (const auto& [name, value] : line) {
    if (std::ranges::find(of_the_line, std::string_view(name)) != std::end(of_the_line)) continue;
    text.append(text.empty() ? "" : "; ").append(name).append(": ");
    text += value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
  }
  return text;
}

class Errors final : public Checker {
 public:
  void logged(std::string_view line, Findings& findings) override {
    boost::system::error_code wrong;
    const auto read = boost::json::parse(line, wrong);
    if (wrong || !read.is_object() || text_in(read, "level") != "error") return;
    const std::string fields = fields_of(read.get_object());
    findings.add(line, text_in(read, "service") + " logged an error: " + text_in(read, "message") +
                           (fields.empty() ? "" : " (" + fields + ")"));
  }
};

}  // namespace

extern const CheckerKind errors{
    .name = "errors",
    .about = "No program logs an error but those that the scenario expects.",
    .when = CheckedWhen::Continuously,
    .make = &made<Errors>};

}  // namespace perdura::simulator::checkers
