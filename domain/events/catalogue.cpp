#include "domain/events/catalogue.hpp"

#include <boost/mp11/algorithm.hpp>
#include <sstream>
#include <type_traits>

#include "domain/names.hpp"

namespace perdura::domain {
namespace {

template <class T>
constexpr bool is_id = false;
template <class Tag>
constexpr bool is_id<Id<Tag>> = true;

template <class T>
constexpr bool is_list = false;
template <class T>
constexpr bool is_list<std::vector<T>> = true;

template <class E>
std::string enumerators() {
  std::string text;
  for (const auto& [value, name] : named_values<E>()) {
    text += (text.empty() ? "`" : ", `") + name + "`";
  }
  return text;
}

/// A type without a text of its own does not compile: the reader must be told what it is.
template <class T>
std::string type_text() {
  if constexpr (is_id<T>) {
    return "id `" + std::string(T::prefix) + "…`";
  } else if constexpr (std::is_enum_v<T>) {
    return enumerators<T>();
  } else if constexpr (std::is_same_v<T, Money>) {
    return "money, integer in minor units";
  } else if constexpr (std::is_same_v<T, Quantity>) {
    return "integer, 1 to " + std::to_string(Quantity::max);
  } else if constexpr (std::is_same_v<T, Units> || std::is_same_v<T, std::int64_t>) {
    return "integer";
  } else if constexpr (std::is_same_v<T, OrderNumber>) {
    return "readable number";
  } else if constexpr (std::is_same_v<T, Currency>) {
    return "currency, three letters";
  } else if constexpr (std::is_same_v<T, CourierCode>) {
    return "the courier's code";
  } else if constexpr (std::is_same_v<T, Waybill>) {
    return "the number on the label";
  } else if constexpr (std::is_same_v<T, std::chrono::sys_time<std::chrono::milliseconds>>) {
    return "time, RFC 3339";
  } else {
    static_assert(std::is_same_v<T, Code>);
    return "code";
  }
}

template <class T>
void describe_members(const std::string& path, std::vector<EventField>& fields);

template <class T>
void describe(const std::string& path, bool optional, std::vector<EventField>& fields) {
  if constexpr (json::detail::is_optional<T>) {
    describe<typename T::value_type>(path, true, fields);
  } else if constexpr (is_list<T>) {
    describe<typename T::value_type>(path + "[]", optional, fields);
  } else if constexpr (json::detail::DescribedStruct<T>) {
    describe_members<T>(path + ".", fields);
  } else {
    fields.push_back({.path = path, .type = type_text<T>(), .optional = optional});
  }
}

template <class T>
void describe_members(const std::string& path, std::vector<EventField>& fields) {
  boost::mp11::mp_for_each<json::detail::Members<T>>([&](auto member) {
    using Type = json::detail::MemberType<T, decltype(member)>;
    describe<Type>(path + member.name, false, fields);
  });
}

constexpr std::string_view preamble =
    R"(# Events

Generated from the structs in `domain/events/`; a test fails when it is out of date. After a change:
```
ninja -C build/release event_catalogue
build/release/domain/event_catalogue docs/events.md
```

The value is JSON. Headers: `id`, `type`, `schema` (version of the type), `aggregate` (its id),
`sequence` (counts the aggregate's events from 1 without gaps), `occurred_at` (event time),
`traceparent` and `request_id` (of the request that it goes back to, if there is one). Unknown fields
are ignored; a field that is not optional is always there. Events
carry ids, amounts and codes, never a person's name, address, phone or mail.

Key of `order`, `payment`, `shipment` and `claim` is the order's id, of the others the aggregate's.
)";

}  // namespace

std::vector<EventDescription> event_catalogue() {
  std::vector<EventDescription> all;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, AllEvents>>(
      [&](auto identity) {
        using E = typename decltype(identity)::type;
        static_assert(Event<E>);
        EventDescription event{.topic = E::topic,
                               .type = std::string(E::type),
                               .schema = E::schema,
                               .about = std::string(E::about),
                               .fields = {}};
        describe_members<E>("", event.fields);
        all.push_back(std::move(event));
      });
  return all;
}

std::string event_catalogue_markdown() {
  std::ostringstream out;
  out << preamble;
  std::optional<Topic> topic;
  for (const auto& event : event_catalogue()) {
    if (topic != event.topic) out << "\n## Topic `" << name_of(event.topic) << "`\n";
    topic = event.topic;
    out << "\n### `" << event.type << "`, schema " << event.schema << "\n"
        << event.about << "\n\n| field | type |\n|---|---|\n";
    for (const auto& field : event.fields) {
      out << "| `" << field.path << "` | " << field.type << (field.optional ? ", optional" : "")
          << " |\n";
    }
  }
  return out.str();
}

}  // namespace perdura::domain
