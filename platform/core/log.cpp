#include "platform/core/log.hpp"

#include <unistd.h>

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>

#include "json/rfc3339.hpp"
#include "json/text.hpp"

namespace perdura::platform {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr int max_write_tries = 16;

/// The length of the well-formed UTF-8 sequence at the beginning; 0 if there is none.
std::size_t sequence_length(std::string_view bytes) {
  for (std::size_t length = 1; length <= 4 && length <= bytes.size(); ++length) {
    if (json::valid_utf8(bytes.substr(0, length))) return length;
  }
  return 0;
}

/// Log lines carry what strangers sent: it is cut and mended, never refused.
std::string clean(std::string_view text) {
  const bool cut = text.size() > Logger::max_text;
  if (!cut && json::valid_utf8(text)) return std::string(text);
  text = text.substr(0, Logger::max_text);
  std::string result;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    result += length == 0 ? replacement : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return cut ? result + "..." : result;
}

boost::json::value to_json(const LogField::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return boost::json::string(clean(*text));
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  const double number = std::get<double>(value);
  if (std::isfinite(number)) return number;
  return boost::json::string(std::to_string(number));
}

/// Without an exponent, as far as that stays readable.
std::string plain(double number) {
  constexpr double small = 1e-6, large = 1e15;
  const double size = std::abs(number);
  const bool readable = size == 0 || (size >= small && size < large);
  std::array<char, 64> text{};
  const auto form = readable ? std::chars_format::fixed : std::chars_format::general;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, form).ptr;
  return {text.data(), end};
}

std::string to_text(const boost::json::object& line) {
  std::string text;
  for (const auto& [name, value] : line) {
    text += (text.empty() ? "{" : ",") + boost::json::serialize(name) + ":";
    text += value.is_double() ? plain(value.get_double()) : boost::json::serialize(value);
  }
  return text + "}";
}

void write_all(std::string_view text) {
  for (int tries = 0; !text.empty() && tries < max_write_tries; ++tries) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::Debug:
      return "debug";
    case LogLevel::Info:
      return "info";
    case LogLevel::Warning:
      return "warning";
    case LogLevel::Error:
      return "error";
  }
  return "unknown";
}

LogSink standard_output() {
  return [](std::string_view line) {
    std::string text(line);
    text += '\n';
    write_all(text);
  };
}

LogSink LogMemory::sink() {
  return [this](std::string_view line) {
    const std::lock_guard lock(mutex_);
    if (lines_.size() == max_lines) lines_.erase(lines_.begin());
    lines_.emplace_back(line);
  };
}

std::vector<std::string> LogMemory::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

void Logger::write(LogLevel level, const RequestContext* context, std::string_view message,
                   const LogFields& fields) const {
  if (level < options_.level || !sink_) return;
  const auto now = std::chrono::floor<std::chrono::milliseconds>(clock_.wall());
  boost::json::object line;
  line["time"] = json::format_time(now);
  line["level"] = to_string(level);
  line["service"] = clean(options_.service);
  line["message"] = clean(message);
  if (context != nullptr) {
    line["request_id"] = clean(context->request_id);
    line["traceparent"] = to_string(context->trace);
    if (context->caller) line["caller"] = clean(context->caller->id);
  }
  // A field never replaces what stands there already: a stranger could forge the line's own parts.
  for (const auto& field : fields) line.emplace(clean(field.name), to_json(field.value));
  sink_(to_text(line));
}

}  // namespace perdura::platform
