#include "platform/core/problem.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "json/text.hpp"

namespace perdura::platform {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 17> titles{{
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
}};

constexpr std::size_t max_document_bytes = 256 << 10;

std::string_view safe(std::string_view text) {
  return json::valid_utf8(text) ? text : "(not UTF-8)";
}

/// "/problems/out-of-stock": relative, so that it holds wherever the shop is served.
std::string type_of(std::string_view code) {
  std::string type = "/problems/";
  for (const char c : safe(code)) {
    type += c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return type;
}

std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

std::vector<FieldError> errors_of(const boost::json::object& object) {
  std::vector<FieldError> errors;
  const auto* list = object.if_contains("errors");
  if (list == nullptr || !list->is_array()) return errors;
  for (const auto& entry : list->get_array()) {
    if (!entry.is_object() || errors.size() == json::max_problems) continue;
    const auto& error = entry.get_object();
    errors.push_back({text_of(error, "pointer"), text_of(error, "code"), text_of(error, "detail")});
  }
  return errors;
}

bool is_own(std::string_view name) {
  static constexpr std::array own{"type", "status", "title", "detail", "code", "request_id"};
  return std::find(own.begin(), own.end(), name) != own.end();
}

}  // namespace

std::string_view title_of(int status) {
  for (const auto& [known, title] : titles) {
    if (known == status) return title;
  }
  return "Error";
}

std::string to_json(const Problem& problem) {
  boost::json::object document;
  document["type"] = type_of(problem.code);
  document["title"] = problem.title.empty() ? title_of(problem.status) : safe(problem.title);
  document["status"] = problem.status;
  document["code"] = safe(problem.code);
  if (!problem.detail.empty()) document["detail"] = safe(problem.detail);
  if (!problem.request_id.empty()) document["request_id"] = safe(problem.request_id);
  boost::json::array errors;
  for (const auto& error : problem.errors) {
    errors.push_back({{"pointer", safe(error.pointer)},
                      {"code", safe(error.code)},
                      {"detail", safe(error.detail)}});
  }
  if (!errors.empty()) document["errors"] = std::move(errors);
  for (const auto& [name, value] : problem.extensions) document.emplace(safe(name), safe(value));
  return boost::json::serialize(document);
}

std::optional<Problem> parse_problem(std::string_view text) {
  if (text.size() > max_document_bytes) return std::nullopt;
  boost::json::value document;
  try {
    document = json::parse(text);
  } catch (const json::DecodeError&) {
    return std::nullopt;
  }
  if (!document.is_object()) return std::nullopt;
  const auto& object = document.get_object();
  const auto* status = object.if_contains("status");
  const std::int64_t number = status != nullptr && status->is_int64() ? status->get_int64() : 0;
  if (number < 400 || number > 599) return std::nullopt;
  Problem problem{.status = static_cast<int>(number),
                  .code = text_of(object, "code"),
                  .title = text_of(object, "title"),
                  .detail = text_of(object, "detail"),
                  .request_id = text_of(object, "request_id"),
                  .errors = errors_of(object)};
  for (const auto& [name, value] : object) {
    if (!value.is_string() || is_own(name)) continue;
    problem.extensions.emplace_back(std::string(name), std::string(value.get_string()));
  }
  return problem;
}

ProblemException::ProblemException(Problem problem)
    : std::runtime_error(std::to_string(problem.status) + " " + problem.code + ": " +
                         problem.detail),
      problem_(std::move(problem)) {}

Problem problem_of(const json::DecodeError& error) {
  const auto& first = error.problems().front();
  const bool malformed = first.code == json::code::MalformedJson;
  return {.status = 400,
          .code = malformed ? std::string(json::code::MalformedJson) : "INVALID_REQUEST",
          .detail = malformed ? "the body is not JSON: " + first.detail
                              : "the body does not have the shape that is expected",
          .errors = error.problems()};
}

}  // namespace perdura::platform
