// Namespaces, and the search attributes of one.
#include <temporal/api/namespace/v1/message.pb.h>

#include "temporal/client/client.hpp"
#include "temporal/client/detail/convert.hpp"
#include "temporal/client/detail/core.hpp"

namespace perdura::temporal {

namespace ws = workflowservice;
namespace os = operatorservice;
namespace enums = ::temporal::api::enums::v1;

void Client::register_namespace(std::string name, Duration retention, Answer<Acknowledged> answer) {
  ws::RegisterNamespaceRequest request;
  request.set_namespace_(name);
  detail::fill(*request.mutable_workflow_execution_retention_period(), retention);
  core_->tell(std::move(request), std::move(answer));
}

void Client::describe_namespace(std::string name, Answer<NamespaceDescription> answer) {
  ws::DescribeNamespaceRequest request;
  request.set_namespace_(name);
  core_->ask<NamespaceDescription>(
      std::move(request), {}, std::move(answer), [](const ws::DescribeNamespaceResponse& response) {
        const auto& info = response.namespace_info();
        return NamespaceDescription{
            .name = info.name(),
            .id = info.id(),
            .description = info.description(),
            .retention = detail::read(response.config().workflow_execution_retention_ttl())};
      });
}

void Client::set_retention(std::string name, Duration retention, Answer<Acknowledged> answer) {
  ws::UpdateNamespaceRequest request;
  request.set_namespace_(name);
  detail::fill(*request.mutable_config()->mutable_workflow_execution_retention_ttl(), retention);
  core_->tell(std::move(request), std::move(answer));
}

void Client::add_search_attributes(SearchAttributeTypes attributes, Answer<Acknowledged> answer) {
  os::AddSearchAttributesRequest request;
  request.set_namespace_(core_->name_space());
  for (const auto& [name, type] : attributes) {
    (*request.mutable_search_attributes())[name] = static_cast<enums::IndexedValueType>(type);
  }
  core_->tell(std::move(request), std::move(answer));
}

void Client::list_search_attributes(Answer<SearchAttributeTypes> answer) {
  os::ListSearchAttributesRequest request;
  request.set_namespace_(core_->name_space());
  const auto to_types = [](const os::ListSearchAttributesResponse& response) {
    SearchAttributeTypes types;
    for (const auto& [name, type] : response.custom_attributes()) {
      types.emplace(name, static_cast<SearchAttributeType>(type));
    }
    return types;
  };
  core_->ask<SearchAttributeTypes>(std::move(request), {}, std::move(answer), to_types);
}

}  // namespace perdura::temporal
