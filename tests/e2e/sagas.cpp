#include "tests/e2e/sagas.hpp"

#include <google/protobuf/util/json_util.h>
#include <temporal/api/history/v1/message.pb.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "platform/core/base64url.hpp"
#include "tests/e2e/world.hpp"

namespace perdura::e2e {
namespace {

std::string target() {
  return "127.0.0.1:" + std::to_string(world().settings().port("PERDURA_TEMPORAL_PORT"));
}

/// Every "encoding" in the history, wherever payloads stand in its events.
void collect(const boost::json::value& value, std::vector<std::string>& encodings) {
  if (const auto* array = value.if_array()) {
    for (const auto& one : *array) collect(one, encodings);
  }
  const auto* object = value.if_object();
  if (object == nullptr) return;
  for (const auto& [name, member] : *object) {
    if (name == "encoding" && member.is_string()) {
      // Bytes are base64 in this form.
      std::string text(member.as_string());
      std::erase(text, '=');
      encodings.push_back(platform::from_base64url(text).value_or(text));
    } else {
      collect(member, encodings);
    }
  }
}

}  // namespace

Sagas::Sagas()
    : service_({.target = target()}),
      client_(service_, runtime_,
              {.name_space = world().settings().text("PERDURA_TEMPORAL_NAMESPACE")}),
      blocking_(client_) {}

Saga Sagas::read(const std::string& workflow_id) {
  const auto described = blocking_.describe({.id = workflow_id}).value();
  const auto history = blocking_.history({.id = workflow_id}).value();
  Saga saga{.type = described.summary.type,
            .running = described.summary.status == temporal::WorkflowStatus::Running,
            .events = history->events_size()};
  for (const auto& [name, payload] : described.summary.search_attributes) {
    saga.search_attributes[name] = payload.data;
  }
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(*history, &text).ok()) {
    throw std::runtime_error("a history that is no JSON");
  }
  collect(boost::json::parse(text), saga.encodings);
  return saga;
}

bool Sagas::is_known(const std::string& workflow_id) {
  const auto described = blocking_.describe({.id = workflow_id});
  if (described.ok()) return true;
  if (described.error().is<temporal::NotFound>()) return false;
  throw temporal::ClientException(described.error());
}

}  // namespace perdura::e2e
