#include "domain/events/topic.hpp"

#include "json/detail/structs.hpp"

namespace perdura::json {
namespace {

std::string lower(std::string_view name) {
  std::string text(name);
  for (char& c : text) c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}
using Lower = detail::EnumForm<domain::Topic, lower>;

}  // namespace

boost::json::value Form<domain::Topic>::encode(domain::Topic topic) { return Lower::encode(topic); }

domain::Topic Form<domain::Topic>::decode(const boost::json::value& value, Reader& reader) {
  return Lower::decode(value, reader);
}

}  // namespace perdura::json
