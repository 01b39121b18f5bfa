#pragma once
// Task and page tokens: opaque to callers, a list of fields to us.
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace perdura::temporal::testing::detail {

/// The namespace is a part of each token, as callers may leave it out of requests with tokens.
struct TaskToken {
  std::string kind;  // "workflow", "activity" or "query"
  std::string name_space;
  std::string workflow_id;
  std::string run_id;
  std::int64_t scheduled_event_id = 0;
  std::int64_t started_event_id = 0;
  std::int32_t attempt = 0;
  std::string query_id;
};

std::string encode(const TaskToken& token);
/// Empty if the bytes are no token of that kind.
std::optional<TaskToken> decode_task_token(const std::string& bytes, const std::string& kind);

/// Throws `ServiceError` where the one above is empty.
TaskToken read_task_token(const std::string& bytes, const std::string& kind);

struct HistoryToken {
  std::string run_id;
  std::int64_t first_event_id = 1;  // the next one to be sent
  std::int64_t next_event_id = 1;   // the end as known when the token was made
  bool running = true;
  /// The events of a workflow task that is not in history yet are to follow the last page.
  std::int64_t transient_scheduled_event_id = 0;
};

std::string encode(const HistoryToken& token);
std::optional<HistoryToken> decode_history_token(const std::string& bytes);

/// Fields with their lengths before them.
std::string join_fields(const std::vector<std::string>& fields);
std::optional<std::vector<std::string>> split_fields(const std::string& bytes);
/// False unless all of the text is a number.
template <class Number>
bool read_number(const std::string& text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && at == end;
}

}  // namespace perdura::temporal::testing::detail
