#pragma once
// Form of std::variant over structs: an object whose "type" names the alternative.
#include <array>
#include <boost/json/object.hpp>
#include <variant>

#include "json/detail/names.hpp"
#include "json/detail/structs.hpp"

namespace perdura::json {
namespace detail {

inline constexpr std::string_view variant_tag = "type";

template <class T>
concept Alternative = DescribedStruct<T> || EmptyStruct<T>;

template <class T>
constexpr bool has_no_tag_member() {
  if constexpr (DescribedStruct<T>) {
    bool clash = false;
    boost::mp11::mp_for_each<Members<T>>(
        [&](auto d) { clash = clash || std::string_view(d.name) == variant_tag; });
    return !clash;
  } else {
    return true;
  }
}

template <class... T>
constexpr bool distinct_names() {
  const std::array<std::string_view, sizeof...(T)> names{type_name<T>()...};
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (names[i] == names[j]) return false;
    }
  }
  return true;
}

template <Alternative T>
T decode_alternative(const boost::json::object& object, Reader& reader) {
  if constexpr (DescribedStruct<T>) {
    return decode_members<T>(object, reader, variant_tag);
  } else {
    reader.allow_only(object, {variant_tag});
    return T{};
  }
}

}  // namespace detail

template <class... T>
struct Form<std::variant<T...>> {
  static_assert((detail::Alternative<T> && ...), "alternatives are described or empty structs");
  static_assert((detail::has_no_tag_member<T>() && ...), "\"type\" is the variant's own member");
  static_assert(detail::distinct_names<T...>(), "two alternatives have one name");

  static boost::json::value encode(const std::variant<T...>& variant) {
    return std::visit(
        []<class A>(const A& alternative) {
          boost::json::object object;
          const std::string_view name = detail::type_name<A>();
          object.emplace("type", boost::json::string_view(name.data(), name.size()));
          if constexpr (detail::DescribedStruct<A>) detail::encode_members(alternative, object);
          return boost::json::value(std::move(object));
        },
        variant);
  }

  static std::variant<T...> decode(const boost::json::value& value, Reader& reader) {
    std::variant<T...> result;
    const auto* object = reader.object(value);
    if (!object) return result;
    const std::size_t before = reader.problem_count();
    const auto name = reader.member<std::string>(*object, detail::variant_tag);
    if (reader.problem_count() != before) return result;
    const bool known = (read_if<T>(name, *object, reader, result) || ...);
    if (!known) {
      std::string expected;
      ((expected += (expected.empty() ? "" : ", ") + std::string(detail::type_name<T>())), ...);
      reader.fail_at(detail::variant_tag, code::UnknownValue, "must be one of: " + expected);
    }
    return result;
  }

 private:
  template <class A>
  static bool read_if(std::string_view name, const boost::json::object& object, Reader& reader,
                      std::variant<T...>& result) {
    if (name != detail::type_name<A>()) return false;
    result.template emplace<A>(detail::decode_alternative<A>(object, reader));
    return true;
  }
};

}  // namespace perdura::json
