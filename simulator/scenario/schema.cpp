#include <boost/json/serialize.hpp>

#include "simulator/scenario/load.hpp"
#include "simulator/scenario/reading.hpp"

namespace perdura::simulator::scenario {
namespace {

using boost::json::array;
using boost::json::object;

array listed(const std::vector<std::string_view>& names) {
  array result;
  for (const auto name : names) result.emplace_back(name);
  return result;
}

template <class T>
struct Tag {};

object schema_of(Tag<std::string>, const Field& field) {
  object schema{{"type", "string"}};
  if (!field.names.empty()) schema["enum"] = listed(field.names);
  return schema;
}

/// Numbers are numbers in JSON; "2_000" is YAML's way.
object number(const Field& field) {
  object schema{{"type", "integer"}, {"minimum", field.least}};
  if (field.most != Field{}.most) schema["maximum"] = field.most;
  return schema;
}
object schema_of(Tag<std::uint64_t>, const Field& field) { return number(field); }

template <Worded T>
object schema_of(Tag<T>, const Field& field) {
  object pattern{{"type", "string"}, {"pattern", Scalar<T>::pattern}};
  if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, Range<std::int64_t>>) {
    return object{{"anyOf", array{number(field), pattern}}};
  }
  return pattern;
}

template <Named T>
object schema_of(Tag<T>, const Field&) {
  return object{{"enum", listed(names_of<T>())}};
}

object schema_of(Tag<RatePoint>, const Field& field);
object schema_of(Tag<Stream>, const Field& field);
object schema_of(Tag<Step>, const Field& field);
object schema_of(Tag<std::map<std::string, Limit>>, const Field& field);
template <Shaped T>
object schema_of(Tag<T>, const Field&);
template <class T>
object schema_of(Tag<std::optional<T>>, const Field& field);
template <class T>
object schema_of(Tag<std::vector<T>>, const Field& field);
template <class T>
object schema_of(Tag<std::map<std::string, T>>, const Field& field);

object closed(object properties, array required) {
  object schema{
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

/// Visits a shape.
template <class T>
struct MemberSchema {
  object& properties;
  array& required;

  template <class M>
  void operator()(std::string_view name, M T::*, const Field& field) {
    if (!field.later.empty()) return;
    object schema = schema_of(Tag<M>{}, field);
    schema["description"] = field.about;
    properties[name] = std::move(schema);
    if (field.required) required.emplace_back(name);
  }
};

template <Shaped T>
object schema_of(Tag<T>, const Field&) {
  object properties;
  array required;
  Shape<T>::visit(MemberSchema<T>{properties, required});
  return closed(std::move(properties), std::move(required));
}

template <class T>
object schema_of(Tag<std::optional<T>>, const Field& field) {
  return schema_of(Tag<T>{}, field);
}

template <class T>
object schema_of(Tag<std::vector<T>>, const Field& field) {
  object list{{"type", "array"}, {"items", schema_of(Tag<T>{}, field)}};
  if (!field.all) return list;
  return object{{"anyOf", array{object{{"const", "all"}}, list}}};
}

template <class T>
object schema_of(Tag<std::map<std::string, T>>, const Field& field) {
  return object{{"type", "object"}, {"additionalProperties", schema_of(Tag<T>{}, field)}};
}

object schema_of(Tag<std::map<std::string, Limit>>, const Field&) {
  object properties;
  for (const auto& measure : measures()) {
    const bool is_time = measure.kind == MeasureKind::Time;
    const auto pattern = is_time ? Scalar<Duration>::pattern : Scalar<std::int64_t>::pattern;
    object text{{"type", "string"},
                {"pattern", "^([<>]= ?)?" + std::string(pattern.substr(pattern.find('[')))}};
    array ways{text};
    if (!is_time) ways.push_back(object{{"type", "integer"}, {"minimum", 0}});
    properties[measure.name] = object{{"anyOf", ways}, {"description", measure.about}};
  }
  return closed(std::move(properties), {});
}

object schema_of(Tag<RatePoint>, const Field& field) {
  return object{
      {"type", "array"},
      {"prefixItems", array{schema_of(Tag<Moment>{}, field), schema_of(Tag<Rate>{}, field)}},
      {"minItems", 2},
      {"items", false}};
}

template <std::size_t I = 0>
void add_streams(array& ways) {
  if constexpr (I < std::variant_size_v<Stream>) {
    const auto& row = streams()[I];
    if (row.later.empty()) {
      object properties;
      properties[row.name] = schema_of(Tag<std::variant_alternative_t<I, Stream>>{}, Field{});
      ways.push_back(closed(std::move(properties), array{row.name}));
    }
    add_streams<I + 1>(ways);
  }
}

object schema_of(Tag<Stream>, const Field&) {
  array ways;
  add_streams(ways);
  return object{{"oneOf", std::move(ways)}};
}

bool takes(const VerbRow& verb, std::string_view field) {
  const std::string fields = " " + std::string(verb.fields) + " ";
  return fields.find(" " + std::string(field) + " ") != fields.npos;
}

object schema_of(Tag<Step>, const Field& field) {
  object all;
  array none;
  Shape<Step>::visit(MemberSchema<Step>{all, none});
  array ways;
  for (const auto& verb : verbs()) {
    if (!verb.later.empty()) continue;
    object properties;
    properties["at"] = schema_of(Tag<Duration>{}, field);
    properties[verb.name] = object{{"type", "string"}, {"description", verb.about}};
    for (const auto& [name, schema] : all) {
      const std::string_view key(name.data(), name.size());
      if (takes(verb, key)) properties[key] = schema;
    }
    ways.push_back(closed(std::move(properties), array{"at", verb.name}));
  }
  return object{{"oneOf", std::move(ways)}};
}

}  // namespace

std::string json_schema() {
  object schema = schema_of(Tag<Scenario>{}, Field{});
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "A scenario of Perdura's simulator, version 1";
  return boost::json::serialize(schema);
}

}  // namespace perdura::simulator::scenario
