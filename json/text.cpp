#include "json/text.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>
#include <limits>

namespace perdura::json {
namespace {

namespace bj = boost::json;

/// Builds the value. Boost's own handler keeps the last of duplicate members silently, and its
/// doubles may be one unit off in the last place: hence ours.
class Builder {
 public:
  static constexpr std::size_t max_object_size = max_text_bytes;
  static constexpr std::size_t max_array_size = max_text_bytes;
  static constexpr std::size_t max_key_size = max_text_bytes;
  static constexpr std::size_t max_string_size = max_text_bytes;

  explicit Builder(Unknown unknown) : strict_(unknown == Unknown::Refuse) { stack_.reset(); }

  bj::value release() { return stack_.release(); }
  std::vector<Problem> take_problems() { return std::move(problems_); }

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }

  bool on_object_begin(bj::error_code&) { return open(false); }
  bool on_object_end(std::size_t n, bj::error_code&) {
    if (strict_) note_duplicates();
    stack_.push_object(n);
    return close();
  }
  bool on_array_begin(bj::error_code&) { return open(true); }
  bool on_array_end(std::size_t n, bj::error_code&) {
    stack_.push_array(n);
    return close();
  }

  bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) {
    if (strict_) key_.append(part.data(), part.size());
    stack_.push_chars(part);
    return true;
  }
  bool on_key(bj::string_view rest, std::size_t, bj::error_code&) {
    if (strict_) {
      key_.append(rest.data(), rest.size());
      keys_.push_back(std::move(key_));
      key_.clear();
    }
    stack_.push_key(rest);
    return true;
  }

  bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(bj::string_view rest, std::size_t, bj::error_code&) {
    stack_.push_string(rest);
    return value_done();
  }

  bool on_number_part(bj::string_view part, bj::error_code&) {
    number_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t number, bj::string_view, bj::error_code&) {
    number_.clear();
    stack_.push_int64(number);
    return value_done();
  }
  bool on_uint64(std::uint64_t number, bj::string_view, bj::error_code&) {
    number_.clear();
    stack_.push_uint64(number);
    return value_done();
  }
  bool on_double(double approximate, bj::string_view rest, bj::error_code&) {
    number_.append(rest.data(), rest.size());
    double exact = approximate;
    const auto end = number_.data() + number_.size();
    const auto result = std::from_chars(number_.data(), end, exact);
    const bool overflow =
        result.ec == std::errc::result_out_of_range && std::fabs(approximate) > 1.0;
    if (overflow) note(pointer(), code::OutOfRange, "beyond the range of a double");
    // Too small for a double is zero; anything else is what from_chars read.
    stack_.push_double(result.ec == std::errc() ? exact : 0.0);
    number_.clear();
    return value_done();
  }
  bool on_bool(bool flag, bj::error_code&) {
    stack_.push_bool(flag);
    return value_done();
  }
  bool on_null(bj::error_code&) {
    stack_.push_null();
    return value_done();
  }

 private:
  struct Frame {
    bool is_array;
    std::size_t first_key;  // in `keys_`
    std::size_t index;
  };

  bool open(bool is_array) {
    frames_.push_back({is_array, keys_.size(), 0});
    return true;
  }
  bool close() {
    keys_.resize(frames_.back().first_key);
    frames_.pop_back();
    return value_done();
  }
  bool value_done() {
    if (!frames_.empty() && frames_.back().is_array) ++frames_.back().index;
    return true;
  }

  /// Of the value being read. Names are only known in strict mode: "" stands for them otherwise.
  std::string pointer() const { return pointer_to(frames_.size()); }

  std::string pointer_to(std::size_t depth) const {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) {
      const std::size_t keys_end = i + 1 < frames_.size() ? frames_[i + 1].first_key : keys_.size();
      if (frames_[i].is_array) {
        text += "/" + std::to_string(frames_[i].index);
      } else if (keys_end > frames_[i].first_key) {
        text += pointer_token(keys_[keys_end - 1]);
      }
    }
    return text;
  }

  void note_duplicates() {
    const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(frames_.back().first_key);
    std::vector<std::string_view> sorted(first, keys_.end());
    std::sort(sorted.begin(), sorted.end());
    for (auto at = sorted.begin();;) {
      at = std::adjacent_find(at, sorted.end());
      if (at == sorted.end()) return;
      const std::string_view name = *at;
      note(pointer_to(frames_.size() - 1) + pointer_token(name), code::DuplicateField,
           "given more than once");
      at = std::upper_bound(at, sorted.end(), name);
    }
  }

  void note(std::string where, std::string_view code, std::string detail) {
    if (problems_.size() >= max_problems) return;
    problems_.push_back({std::move(where), std::string(code), std::move(detail)});
  }

  bool strict_;
  bj::value_stack stack_;
  std::string key_;
  std::string number_;
  std::vector<std::string> keys_;
  std::vector<Frame> frames_;
  std::vector<Problem> problems_;
};

[[noreturn]] void refuse(std::string_view code, std::string detail) {
  throw DecodeError({{"", std::string(code), std::move(detail)}});
}

[[noreturn]] void refuse(const bj::error_code& error, std::size_t byte) {
  const std::string where = "byte " + std::to_string(byte) + ": ";
  if (error == bj::error::too_deep) {
    refuse(code::TooLarge, where + "nested deeper than " + std::to_string(max_depth));
  }
  if (error == bj::error::exponent_overflow) {
    refuse(code::OutOfRange, where + "exponent of a number too large");
  }
  refuse(code::MalformedJson, where + error.message());
}

}  // namespace

bj::value parse(std::string_view text, Unknown unknown) {
  if (text.size() > max_text_bytes) {
    refuse(code::TooLarge,
           std::to_string(text.size()) + " bytes, more than " + std::to_string(max_text_bytes));
  }
  bj::parse_options options;
  options.max_depth = max_depth;
  bj::basic_parser<Builder> parser(options, unknown);
  bj::error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (error) refuse(error, used);
  if (used < text.size()) refuse(bj::make_error_code(bj::error::extra_data), used);
  auto problems = parser.handler().take_problems();
  if (!problems.empty()) throw DecodeError(std::move(problems));
  return parser.handler().release();
}

}  // namespace perdura::json
