#pragma once
// What a `Form` reads with: it knows the place in the document and collects the problems.
#include <boost/json/value.hpp>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "json/problem.hpp"

namespace perdura::json {

/// How C++ type `T` looks as JSON. The built-in forms stand in `json/detail/`; specialise it for a
/// strong type:
///
///   template <> struct Form<Money> {
///     static boost::json::value encode(const Money&);
///     static Money decode(const boost::json::value&, Reader&);  // on a problem: fail(), any value
///     static constexpr bool may_be_absent = false;              // optional; true: missing is
///     `T{}`
///   };
///
/// `T` must be default constructible.
template <class T>
struct Form;

/// `Refuse` is the strict mode: unknown members are problems, and so are duplicate ones (which only
/// the text shows: a parsed value has none).
enum class Unknown { Ignore, Refuse };

/// Documents nested deeper are refused.
inline constexpr std::size_t max_depth = 64;

/// A cursor over one document. Not thread-safe; lives for one `decode`.
class Reader {
 public:
  explicit Reader(Unknown unknown) : unknown_(unknown) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Unknown unknown() const { return unknown_; }

  /// Notes a problem with the value being read, or with its member `name`.
  void fail(std::string_view code, std::string detail);
  void fail_at(std::string_view name, std::string_view code, std::string detail);

  /// Notes WRONG_TYPE: `expected` ("an integer") against what `found` is.
  void wrong_type(std::string_view expected, const boost::json::value& found);

  /// The value as an object, array or string; otherwise notes WRONG_TYPE and gives null.
  const boost::json::object* object(const boost::json::value& value);
  const boost::json::array* array(const boost::json::value& value);
  const boost::json::string* string(const boost::json::value& value);

  /// Reads in the same place: for forms that stand on another form.
  template <class T>
  T read(const boost::json::value& value) {
    return Form<T>::decode(value, *this);
  }

  /// Reads an element or a member's value, one step further down.
  template <class T>
  T element(const boost::json::value& value, std::size_t index) {
    return descend<T>(value, Step{step_, {}, index, true});
  }
  template <class T>
  T field(const boost::json::value& value, std::string_view name) {
    return descend<T>(value, Step{step_, name, 0, false});
  }

  /// Reads the member `name`; absent is MISSING_FIELD, or `T{}` where the form allows absence.
  template <class T>
  T member(const boost::json::object& object, std::string_view name);

  /// In strict mode notes UNKNOWN_FIELD for each member that is not among `names`.
  void allow_only(const boost::json::object& object, std::initializer_list<std::string_view> names);

  /// The number of problems so far: a form may ask whether its parts were sound.
  std::size_t problem_count() const { return count_; }

  /// Throws `DecodeError` if there were problems.
  void finish();

 private:
  struct Step {
    const Step* up;
    std::string_view name;
    std::size_t index;
    bool is_index;
  };

  template <class T>
  T descend(const boost::json::value& value, const Step& step) {
    Descent descent(*this, step);
    if (depth_ > max_depth) {
      fail(code::TooLarge, "nested too deeply");
      return T{};
    }
    return Form<T>::decode(value, *this);
  }

  struct Descent {
    Descent(Reader& owner, const Step& step) : reader(owner), up(owner.step_) {
      reader.step_ = &step;
      ++reader.depth_;
    }
    ~Descent() {
      reader.step_ = up;
      --reader.depth_;
    }
    Reader& reader;
    const Step* up;
  };

  std::string pointer() const;

  Unknown unknown_;
  const Step* step_ = nullptr;
  std::size_t depth_ = 0;
  std::size_t count_ = 0;
  std::vector<Problem> problems_;
};

/// True where a missing member stands for `T{}`: optionals and containers.
template <class T>
constexpr bool may_be_absent = [] {
  if constexpr (requires { Form<T>::may_be_absent; }) {
    return Form<T>::may_be_absent;
  } else {
    return false;
  }
}();

template <class T>
T Reader::member(const boost::json::object& object, std::string_view name) {
  if (const auto* value = object.if_contains(name)) return field<T>(*value, name);
  if (!may_be_absent<T>) fail_at(name, code::MissingField, "required");
  return T{};
}

}  // namespace perdura::json
