#include "tests/temporal/testing/twin/notes.hpp"

#include <regex>
#include <sstream>

#include "temporal/testing/normalise.hpp"

namespace perdura::temporal::testing {

void Notes::add(const Status& status) {
  static const std::regex uuid("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  add("status " + std::to_string(static_cast<int>(status.code)) + ' ' +
      std::regex_replace(status.message, uuid, "uuid") +
      (status.details.empty() ? "" : " +details"));
}

void Notes::add(const WorkflowTask& task) {
  std::ostringstream line;
  line << "task started=" << task.started_event_id()
       << " previous=" << task.previous_started_event_id() << " attempt=" << task.attempt()
       << " messages=" << task.messages_size() << " queries=" << task.queries_size();
  for (const auto& message : task.messages()) {
    line << ' ' << message.id() << '@' << message.event_id();
  }
  add(line.str());
  add(normalise(task.history()));
}

void Notes::history(const std::string& id, const std::string& run_id) {
  add("history " + id + ' ' + bench_.status(id, run_id));
  add(normalise(bench_.history(id, run_id)));
}

}  // namespace perdura::temporal::testing
