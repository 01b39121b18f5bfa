// What a client asks of the server as a whole.
#include <temporal/api/enums/v1/common.pb.h>
#include <temporal/api/enums/v1/namespace.pb.h>

#include "temporal/testing/detail/core.hpp"
#include "temporal/testing/detail/search_attributes.hpp"

namespace perdura::temporal::testing::detail {

workflowservice::GetSystemInfoResponse Core::on(const workflowservice::GetSystemInfoRequest&) {
  workflowservice::GetSystemInfoResponse response;
  response.set_server_version("1.29.1");
  auto& capabilities = *response.mutable_capabilities();
  capabilities.set_signal_and_query_header(true);
  capabilities.set_internal_error_differentiation(true);
  capabilities.set_activity_failure_include_heartbeat(true);
  capabilities.set_encoded_failure_attributes(true);
  capabilities.set_upsert_memo(true);
  capabilities.set_sdk_metadata(true);
  return response;
}

workflowservice::DescribeNamespaceResponse Core::on(
    const workflowservice::DescribeNamespaceRequest& request) {
  const Namespace* space = nullptr;
  for (const auto& [name, candidate] : namespaces_) {
    const bool named =
        request.id().empty() ? name == request.namespace_() : candidate.id == request.id();
    if (named) space = &candidate;
  }
  if (!space) {
    throw ServiceError(
        errors::namespace_not_found(request.id().empty() ? request.namespace_() : request.id()));
  }
  workflowservice::DescribeNamespaceResponse response;
  auto& info = *response.mutable_namespace_info();
  info.set_name(space->name);
  info.set_id(space->id);
  info.set_state(enums::NAMESPACE_STATE_REGISTERED);
  info.set_description(space->description);
  info.set_owner_email(space->owner_email);
  auto& capabilities = *info.mutable_capabilities();
  capabilities.set_eager_workflow_start(false);
  capabilities.set_sync_update(true);
  capabilities.set_async_update(true);
  *response.mutable_config()->mutable_workflow_execution_retention_ttl() =
      to_proto(space->retention);
  return response;
}

workflowservice::RegisterNamespaceResponse Core::on(
    const workflowservice::RegisterNamespaceRequest& request) {
  if (request.namespace_().empty()) {
    throw ServiceError(errors::invalid_argument("Namespace is not set on request."));
  }
  const Duration retention = from_proto(request.workflow_execution_retention_period());
  if (retention < std::chrono::hours{24}) {
    throw ServiceError(errors::invalid_argument("A minimal retention period is 24h0m0s."));
  }
  if (namespaces_.contains(request.namespace_())) {
    throw ServiceError({StatusCode::AlreadyExists, "Namespace already exists.", {}});
  }
  Namespace& added = namespaces_[request.namespace_()];
  added.name = request.namespace_();
  added.id = new_id();
  added.description = request.description();
  added.owner_email = request.owner_email();
  added.retention = retention;
  added.search_attributes = options_.search_attributes;
  return {};
}

workflowservice::UpdateNamespaceResponse Core::on(
    const workflowservice::UpdateNamespaceRequest& request) {
  Namespace& space = name_space(request.namespace_());
  if (request.has_replication_config() || request.promote_namespace() ||
      !request.delete_bad_binary().empty()) {
    throw ServiceError(errors::invalid_argument(
        "this test server changes only the description, owner and retention of a namespace"));
  }
  if (request.has_update_info()) {
    space.description = request.update_info().description();
    space.owner_email = request.update_info().owner_email();
  }
  if (request.config().has_workflow_execution_retention_ttl()) {
    space.retention = from_proto(request.config().workflow_execution_retention_ttl());
  }
  workflowservice::UpdateNamespaceResponse response;
  auto& info = *response.mutable_namespace_info();
  info.set_name(space.name);
  info.set_id(space.id);
  info.set_state(enums::NAMESPACE_STATE_REGISTERED);
  info.set_description(space.description);
  info.set_owner_email(space.owner_email);
  *response.mutable_config()->mutable_workflow_execution_retention_ttl() =
      to_proto(space.retention);
  return response;
}

operatorservice::AddSearchAttributesResponse Core::on(
    const operatorservice::AddSearchAttributesRequest& request) {
  if (request.search_attributes().empty()) {
    throw ServiceError(errors::invalid_argument("SearchAttributes are not set on request."));
  }
  Namespace& space = name_space(request.namespace_());
  const std::map<std::string, enums::IndexedValueType> added(request.search_attributes().begin(),
                                                             request.search_attributes().end());
  for (const auto& [name, type] : added) {
    const auto known = from_indexed_type(type);
    if (!known) {
      throw ServiceError(errors::invalid_argument(
          "Unknown search attribute type: " + enums::IndexedValueType_Name(type) + "."));
    }
    if (system_search_attribute(name)) {
      throw ServiceError(
          errors::invalid_argument("Search attribute " + name + " is reserved by system."));
    }
    space.search_attributes.emplace(name, *known);
  }
  return {};
}

operatorservice::ListSearchAttributesResponse Core::on(
    const operatorservice::ListSearchAttributesRequest& request) {
  const Namespace& space = name_space(request.namespace_());
  operatorservice::ListSearchAttributesResponse response;
  for (const auto& [name, type] : space.search_attributes) {
    (*response.mutable_custom_attributes())[name] = to_indexed_type(type);
  }
  for (const auto& [name, type] : system_search_attributes()) {
    (*response.mutable_system_attributes())[name] = to_indexed_type(type);
  }
  return response;
}

void Core::type_search_attributes(const Namespace& space,
                                  apicommon::SearchAttributes& attributes) const {
  const std::map<std::string, apicommon::Payload> sorted(attributes.indexed_fields().begin(),
                                                         attributes.indexed_fields().end());
  for (const auto& [name, payload] : sorted) {
    const auto known = space.search_attributes.find(name);
    if (known == space.search_attributes.end()) {
      if (system_search_attribute(name)) {
        throw ServiceError(
            errors::invalid_argument(name + " attribute can't be set in SearchAttributes"));
      }
      throw ServiceError(errors::invalid_argument(
          "Namespace " + space.name + " has no mapping defined for search attribute " + name));
    }
    if (!decode_search_value(payload, known->second)) {
      throw ServiceError(errors::invalid_argument("invalid value for search attribute " + name +
                                                  " of type " + type_name(known->second) + ": " +
                                                  payload.data()));
    }
    auto& typed = (*attributes.mutable_indexed_fields())[name];
    (*typed.mutable_metadata())["type"] = type_name(known->second);
  }
}

}  // namespace perdura::temporal::testing::detail
