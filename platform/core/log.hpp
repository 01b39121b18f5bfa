#pragma once
// Structured logs: one JSON object a line.
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "platform/core/clock.hpp"
#include "platform/core/context.hpp"

namespace perdura::platform {

enum class LogLevel { Debug, Info, Warning, Error };

/// "debug", "info", "warning", "error".
std::string_view to_string(LogLevel level);

/// A named value of a log line. Secrets and personal data have no place in one.
struct LogField {
  using Value = std::variant<std::string, std::int64_t, double, bool>;

  LogField(std::string field_name, std::string_view text)
      : name(std::move(field_name)), value(std::string(text)) {}
  LogField(std::string field_name, const char* text)
      : LogField(std::move(field_name), std::string_view(text)) {}
  LogField(std::string field_name, const std::string& text)
      : LogField(std::move(field_name), std::string_view(text)) {}
  template <class T>
    requires std::is_arithmetic_v<T>
  LogField(std::string field_name, T number) : name(std::move(field_name)) {
    if constexpr (std::is_same_v<T, bool> || std::is_floating_point_v<T>) {
      value = number;
    } else {
      value = static_cast<std::int64_t>(number);
    }
  }

  std::string name;
  Value value;
};

using LogFields = std::vector<LogField>;

/// Takes whole lines without their line break. Must be thread-safe and must not throw.
using LogSink = std::function<void(std::string_view line)>;

/// Lines on the standard output, each in one write, so that processes that share it do not mix.
LogSink standard_output();

/// Keeps the last lines: for tests.
class LogMemory {
 public:
  static constexpr std::size_t max_lines = 10'000;
  LogSink sink();
  std::vector<std::string> lines() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

/// Writes {"time","level","service","message","request_id"?,"traceparent"?,"caller"?, fields...}.
/// Real time. Bytes that are not UTF-8 become U+FFFD, texts are cut at `max_text` bytes, numbers
/// are written as people write them (0.766). Thread-safe as far as its sink is.
class Logger {
 public:
  static constexpr std::size_t max_text = 4096;

  struct Options {
    std::string service;
    LogLevel level = LogLevel::Info;  // less is dropped
  };

  /// `clock` outlives it.
  Logger(const Clock& clock, LogSink sink, Options options)
      : clock_(clock), sink_(std::move(sink)), options_(std::move(options)) {}
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  const Clock& clock() const { return clock_; }

  void log(LogLevel level, std::string_view message, const LogFields& fields = {}) const {
    write(level, nullptr, message, fields);
  }
  void log(LogLevel level, const RequestContext& context, std::string_view message,
           const LogFields& fields = {}) const {
    write(level, &context, message, fields);
  }

 private:
  void write(LogLevel level, const RequestContext* context, std::string_view message,
             const LogFields& fields) const;

  const Clock& clock_;
  LogSink sink_;
  Options options_;
};

}  // namespace perdura::platform
