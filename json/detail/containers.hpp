#pragma once
// Forms of optional, vector, array, set, map, pair and tuple.
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "json/reader.hpp"

namespace perdura::json {
namespace detail {

template <class Range>
boost::json::value encode_range(const Range& range) {
  using Item = typename Range::value_type;
  boost::json::array items;
  items.reserve(range.size());
  for (const auto& item : range) items.push_back(Form<Item>::encode(item));
  return items;
}

/// An array of exactly `size` elements, or a noted problem and null.
inline const boost::json::array* sized_array(const boost::json::value& value, std::size_t size,
                                             Reader& reader) {
  const auto* items = reader.array(value);
  if (!items || items->size() == size) return items;
  reader.fail(code::OutOfRange, "must have " + std::to_string(size) + " elements, has " +
                                    std::to_string(items->size()));
  return nullptr;
}

/// Pairs and tuples: arrays of fixed length.
template <class Tuple>
struct TupleForm {
  static constexpr std::size_t size = std::tuple_size_v<Tuple>;

  static boost::json::value encode(const Tuple& tuple) {
    boost::json::array items;
    items.reserve(size);
    std::apply([&]<class... T>(const T&... item) { (items.push_back(Form<T>::encode(item)), ...); },
               tuple);
    return items;
  }
  static Tuple decode(const boost::json::value& value, Reader& reader) {
    Tuple tuple{};
    if (const auto* items = sized_array(value, size, reader)) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((std::get<I>(tuple) = reader.element<std::tuple_element_t<I, Tuple>>((*items)[I], I)),
         ...);
      }(std::make_index_sequence<size>());
    }
    return tuple;
  }
};

}  // namespace detail

/// null or absent is nullopt; as a member of a struct nullopt is left out.
template <class T>
struct Form<std::optional<T>> {
  static constexpr bool may_be_absent = true;

  static boost::json::value encode(const std::optional<T>& held) {
    return held ? Form<T>::encode(*held) : boost::json::value(nullptr);
  }
  static std::optional<T> decode(const boost::json::value& value, Reader& reader) {
    if (value.is_null()) return std::nullopt;
    return reader.read<T>(value);
  }
};

template <class T>
struct Form<std::vector<T>> {
  static constexpr bool may_be_absent = true;

  static boost::json::value encode(const std::vector<T>& list) {
    return detail::encode_range(list);
  }
  static std::vector<T> decode(const boost::json::value& value, Reader& reader) {
    std::vector<T> list;
    const auto* items = reader.array(value);
    if (!items) return list;
    list.reserve(items->size());
    for (std::size_t i = 0; i < items->size(); ++i) {
      list.push_back(reader.element<T>((*items)[i], i));
    }
    return list;
  }
};

template <class T, std::size_t N>
struct Form<std::array<T, N>> {
  static boost::json::value encode(const std::array<T, N>& list) {
    return detail::encode_range(list);
  }
  static std::array<T, N> decode(const boost::json::value& value, Reader& reader) {
    std::array<T, N> list{};
    if (const auto* items = detail::sized_array(value, N, reader)) {
      for (std::size_t i = 0; i < N; ++i) list[i] = reader.element<T>((*items)[i], i);
    }
    return list;
  }
};

/// An array in the set's order; any order is read, an element given twice is DUPLICATE_VALUE.
template <class T>
struct Form<std::set<T>> {
  static constexpr bool may_be_absent = true;

  static boost::json::value encode(const std::set<T>& set) { return detail::encode_range(set); }
  static std::set<T> decode(const boost::json::value& value, Reader& reader) {
    std::set<T> set;
    const auto* items = reader.array(value);
    if (!items) return set;
    for (std::size_t i = 0; i < items->size(); ++i) {
      const std::size_t before = reader.problem_count();
      T item = reader.element<T>((*items)[i], i);
      if (reader.problem_count() != before) continue;
      if (!set.insert(std::move(item)).second) {
        reader.fail_at(std::to_string(i), code::DuplicateValue, "given more than once");
      }
    }
    return set;
  }
};

/// An object. Keys are strings, or types whose form is a JSON string (ids, enums).
template <class Key, class T>
struct Form<std::map<Key, T>> {
  static constexpr bool may_be_absent = true;

  static boost::json::value encode(const std::map<Key, T>& map) {
    boost::json::object object;
    object.reserve(map.size());
    for (const auto& [key, item] : map) {
      const boost::json::value name = Form<Key>::encode(key);
      object.emplace(name.as_string(), Form<T>::encode(item));
    }
    return object;
  }
  static std::map<Key, T> decode(const boost::json::value& value, Reader& reader) {
    std::map<Key, T> map;
    const auto* object = reader.object(value);
    if (!object) return map;
    for (const auto& member : *object) {
      const std::string_view name(member.key().data(), member.key().size());
      const std::size_t before = reader.problem_count();
      Key key = reader.field<Key>(boost::json::value(member.key()), name);
      T item = reader.field<T>(member.value(), name);
      if (reader.problem_count() == before) map.emplace(std::move(key), std::move(item));
    }
    return map;
  }
};

template <class A, class B>
struct Form<std::pair<A, B>> : detail::TupleForm<std::pair<A, B>> {};

template <class... T>
struct Form<std::tuple<T...>> : detail::TupleForm<std::tuple<T...>> {};

}  // namespace perdura::json
