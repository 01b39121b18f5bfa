#pragma once
// Forms of described structs and enums, of empty structs and of single-value wrappers.
#include <algorithm>
#include <array>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include "json/detail/names.hpp"
#include "json/reader.hpp"

namespace perdura::json {
namespace detail {

template <class T>
concept Wrapper = requires { typename T::json_wraps; };

template <class T>
concept DescribedStruct =
    boost::describe::has_describe_members<T>::value && !std::is_union_v<T> && !Wrapper<T>;

template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

template <class T>
concept EmptyStruct =
    std::is_class_v<T> && std::is_empty_v<T> && std::is_default_constructible_v<T> &&
    !DescribedStruct<T> && !Wrapper<T> && !requires { std::tuple_size<T>::value; };

/// Own and inherited members, bases first, in the order of their description.
template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                         boost::describe::mod_inherited>;

/// The struct asks that missing members keep the values of `T{}`.
template <class T>
constexpr bool keeps_defaults = [] {
  if constexpr (requires { T::json_defaults; }) {
    return T::json_defaults;
  } else {
    return false;
  }
}();

/// The struct asks for this member though its form allows absence.
template <class T>
constexpr bool requires_member(std::string_view name) {
  if constexpr (requires { T::json_required; }) {
    return std::ranges::find(T::json_required, name) != std::end(T::json_required);
  } else {
    return false;
  }
}

template <class T, class D>
using MemberType = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;

template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;

template <class T>
void encode_members(const T& value, boost::json::object& object) {
  boost::mp11::mp_for_each<Members<T>>([&](auto d) {
    using D = decltype(d);
    using M = MemberType<T, D>;
    const M& member = value.*D::pointer;
    if constexpr (is_optional<M>) {
      if (!member) return;
    }
    object.emplace(D::name, Form<M>::encode(member));
  });
}

template <class T>
constexpr bool has_member(std::string_view name) {
  bool found = false;
  boost::mp11::mp_for_each<Members<T>>([&](auto d) { found = found || d.name == name; });
  return found;
}

template <class T>
constexpr bool requires_only_members() {
  if constexpr (requires { T::json_required; }) {
    return std::ranges::all_of(T::json_required, has_member<T>);
  } else {
    return true;
  }
}

/// `tag` names a member that is not the struct's own (a variant's "type"); "" for none.
template <class T>
T decode_members(const boost::json::object& object, Reader& reader, std::string_view tag) {
  static_assert(requires_only_members<T>(), "json_required names what is no member");
  T result{};
  std::size_t met = tag.empty() ? 0 : 1;
  boost::mp11::mp_for_each<Members<T>>([&](auto d) {
    using D = decltype(d);
    using M = MemberType<T, D>;
    if (const auto* value = object.if_contains(D::name)) {
      ++met;
      result.*D::pointer = reader.field<M>(*value, D::name);
    } else if (requires_member<T>(D::name)) {
      reader.fail_at(D::name, code::MissingField, "required");
    } else if (!keeps_defaults<T>) {
      result.*D::pointer = reader.member<M>(object, D::name);
    }
  });
  if (reader.unknown() == Unknown::Ignore || met == object.size()) return result;
  for (const auto& member : object) {
    const std::string_view name(member.key().data(), member.key().size());
    if (name != tag && !has_member<T>(name)) {
      reader.fail_at(name, code::UnknownField, "not a member of this type");
    }
  }
  return result;
}

}  // namespace detail

template <detail::DescribedStruct T>
struct Form<T> {
  static_assert(std::is_default_constructible_v<T>, "decoding starts from T{}");

  static boost::json::value encode(const T& value) {
    boost::json::object object;
    object.reserve(boost::mp11::mp_size<detail::Members<T>>::value);
    detail::encode_members(value, object);
    return object;
  }
  static T decode(const boost::json::value& value, Reader& reader) {
    const auto* object = reader.object(value);
    return object ? detail::decode_members<T>(*object, reader, {}) : T{};
  }
};

/// An empty struct, `std::monostate` too: {}.
template <detail::EmptyStruct T>
struct Form<T> {
  static boost::json::value encode(const T&) { return boost::json::object(); }
  static T decode(const boost::json::value& value, Reader& reader) {
    if (const auto* object = reader.object(value)) reader.allow_only(*object, {});
    return T{};
  }
};

/// Single-value wrappers (`struct OrderId { using json_wraps = std::string; std::string value; };`)
/// look like what they wrap. The content is read from `value` or `value()`, and `T(content)` makes
/// one; a constructor refuses content by throwing `std::invalid_argument` (INVALID_VALUE).
template <detail::Wrapper T>
struct Form<T> {
  using Content = typename T::json_wraps;
  static_assert(std::is_default_constructible_v<T>, "a place holder is needed beside problems");

  static boost::json::value encode(const T& wrapper) {
    if constexpr (requires { wrapper.value(); }) {
      return Form<Content>::encode(wrapper.value());
    } else {
      return Form<Content>::encode(wrapper.value);
    }
  }
  static T decode(const boost::json::value& value, Reader& reader) {
    const std::size_t before = reader.problem_count();
    Content content = reader.read<Content>(value);
    if (reader.problem_count() != before) return T{};
    try {
      return T(std::move(content));
    } catch (const std::invalid_argument& refusal) {
      reader.fail(code::InvalidValue, refusal.what());
      return T{};
    }
  }
};

namespace detail {

/// Enums by name; `spell` turns the enumerator's C++ name into the one on the wire.
template <class E, std::string (*spell)(std::string_view)>
struct EnumForm {
  static boost::json::value encode(E value) {
    for (const auto& [name, enumerator] : names()) {
      if (enumerator == value) return boost::json::value(boost::json::string_view(name));
    }
    throw EncodeError("an enum value without a name: " +
                      std::to_string(static_cast<long long>(value)));
  }
  static E decode(const boost::json::value& value, Reader& reader) {
    const auto* text = reader.string(value);
    if (!text) return E{};
    std::string expected;
    for (const auto& [name, enumerator] : names()) {
      if (*text == boost::json::string_view(name)) return enumerator;
      expected += (expected.empty() ? "" : ", ") + name;
    }
    reader.fail(code::UnknownValue, "must be one of: " + expected);
    return E{};
  }

 private:
  using Enumerators = boost::describe::describe_enumerators<E>;
  using Names = std::array<std::pair<std::string, E>, boost::mp11::mp_size<Enumerators>::value>;

  static const Names& names() {
    static const Names all = [] {
      Names made;
      std::size_t next = 0;
      boost::mp11::mp_for_each<Enumerators>([&](auto d) {
        made[next++] = {spell(d.name), d.value};
      });
      return made;
    }();
    return all;
  }
};

}  // namespace detail

template <detail::DescribedEnum E>
struct Form<E> : detail::EnumForm<E, detail::as_described> {};

/// `template <> struct Form<Status> : UpperSnakeForm<Status> {};` writes `InTransit` as IN_TRANSIT.
template <class E>
struct UpperSnakeForm : detail::EnumForm<E, detail::upper_snake> {};

}  // namespace perdura::json
