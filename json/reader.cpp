#include "json/reader.hpp"

#include <algorithm>
#include <boost/json/kind.hpp>

#include "json/text.hpp"

namespace perdura::json {

std::string Reader::pointer() const {
  std::vector<const Step*> steps;
  for (const Step* step = step_; step; step = step->up) steps.push_back(step);
  std::string text;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    text += (*step)->is_index ? "/" + std::to_string((*step)->index) : pointer_token((*step)->name);
  }
  return text;
}

void Reader::fail(std::string_view code, std::string detail) {
  if (count_++ < max_problems) {
    problems_.push_back({pointer(), std::string(code), std::move(detail)});
  }
}

void Reader::fail_at(std::string_view name, std::string_view code, std::string detail) {
  const Step step{step_, name, 0, false};
  Descent descent(*this, step);
  fail(code, std::move(detail));
}

void Reader::wrong_type(std::string_view expected, const boost::json::value& found) {
  std::string detail = "expected ";
  detail += expected;
  detail += ", found ";
  switch (found.kind()) {
    case boost::json::kind::null:
      detail += "null";
      break;
    case boost::json::kind::bool_:
      detail += "a boolean";
      break;
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
      detail += "an integer";
      break;
    case boost::json::kind::double_:
      detail += "a number with fraction or exponent";
      break;
    case boost::json::kind::string:
      detail += "a string";
      break;
    case boost::json::kind::array:
      detail += "an array";
      break;
    case boost::json::kind::object:
      detail += "an object";
      break;
  }
  fail(code::WrongType, std::move(detail));
}

const boost::json::object* Reader::object(const boost::json::value& value) {
  if (!value.is_object()) wrong_type("an object", value);
  return value.if_object();
}

const boost::json::array* Reader::array(const boost::json::value& value) {
  if (!value.is_array()) wrong_type("an array", value);
  return value.if_array();
}

const boost::json::string* Reader::string(const boost::json::value& value) {
  if (!value.is_string()) wrong_type("a string", value);
  return value.if_string();
}

void Reader::allow_only(const boost::json::object& object,
                        std::initializer_list<std::string_view> names) {
  if (unknown_ == Unknown::Ignore) return;
  for (const auto& member : object) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(names.begin(), names.end(), key) == names.end()) {
      fail_at(key, code::UnknownField, "not a member of this type");
    }
  }
}

void Reader::finish() {
  if (count_ > 0) throw DecodeError(std::move(problems_));
}

}  // namespace perdura::json
