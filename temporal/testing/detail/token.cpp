#include "temporal/testing/detail/token.hpp"

#include <charconv>

#include "temporal/testing/detail/errors.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr std::size_t kTaskFields = 8;
constexpr std::size_t kHistoryFields = 6;

}  // namespace

std::string join_fields(const std::vector<std::string>& fields) {
  std::string result;
  for (const std::string& field : fields) {
    result += std::to_string(field.size()) + ':' + field;
  }
  return result;
}

std::optional<std::vector<std::string>> split_fields(const std::string& bytes) {
  std::vector<std::string> fields;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t colon = bytes.find(':', at);
    if (colon == std::string::npos) return std::nullopt;
    std::size_t size = 0;
    if (!read_number(bytes.substr(at, colon - at), size)) return std::nullopt;
    if (size > bytes.size() - colon - 1) return std::nullopt;
    fields.push_back(bytes.substr(colon + 1, size));
    at = colon + 1 + size;
  }
  return fields;
}

std::string encode(const TaskToken& token) {
  return join_fields({token.kind, token.name_space, token.workflow_id, token.run_id,
                      std::to_string(token.scheduled_event_id),
                      std::to_string(token.started_event_id), std::to_string(token.attempt),
                      token.query_id});
}

std::optional<TaskToken> decode_task_token(const std::string& bytes, const std::string& kind) {
  const auto fields = split_fields(bytes);
  if (!fields || fields->size() != kTaskFields || fields->front() != kind) return std::nullopt;
  const auto& f = *fields;
  TaskToken token{.kind = f[0], .name_space = f[1], .workflow_id = f[2], .run_id = f[3]};
  token.query_id = f[7];
  const bool read = read_number(f[4], token.scheduled_event_id) &&
                    read_number(f[5], token.started_event_id) && read_number(f[6], token.attempt);
  if (!read) return std::nullopt;
  return token;
}

TaskToken read_task_token(const std::string& bytes, const std::string& kind) {
  if (bytes.empty()) {
    throw ServiceError(errors::invalid_argument("Task token not set on request."));
  }
  auto token = decode_task_token(bytes, kind);
  if (!token) throw ServiceError(errors::invalid_argument("Error deserializing task token."));
  return *token;
}

std::string encode(const HistoryToken& token) {
  return join_fields({"history", token.run_id, std::to_string(token.first_event_id),
                      std::to_string(token.next_event_id), token.running ? "1" : "0",
                      std::to_string(token.transient_scheduled_event_id)});
}

std::optional<HistoryToken> decode_history_token(const std::string& bytes) {
  const auto fields = split_fields(bytes);
  if (!fields || fields->size() != kHistoryFields || fields->front() != "history") {
    return std::nullopt;
  }
  const auto& f = *fields;
  HistoryToken token{.run_id = f[1]};
  token.running = f[4] == "1";
  const bool read = read_number(f[2], token.first_event_id) &&
                    read_number(f[3], token.next_event_id) &&
                    read_number(f[5], token.transient_scheduled_event_id);
  if (!read) return std::nullopt;
  return token;
}

}  // namespace perdura::temporal::testing::detail
