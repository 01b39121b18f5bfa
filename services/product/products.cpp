// Use cases about what is offered.
#include <map>

#include "platform/core/problem.hpp"
#include "services/product/rows_seen.hpp"
#include "services/product/shape.hpp"
#include "services/product/stock_changes.hpp"

namespace perdura::services::product {
namespace {

using domain::StockMovement;
using platform::sql::Reader;
using platform::sql::Transaction;
using store::ProductRow;
using store::SkuRow;

constexpr const char* create_route = "POST /api/v1/products";
/// Sorts after every product's id: '~' is the last character that is visible.
constexpr const char* after_all = "prd_~";

ProductView head_of(const ProductRow& row) {
  return {.id = row.product_id,
          .seller_id = row.seller_id,
          .name = row.name,
          .description = row.description,
          .currency = row.currency,
          .category_ids = json::from_text<std::vector<domain::CategoryId>>(row.category_ids),
          .options = json::from_text<std::vector<Option>>(row.options),
          .skus = {},
          .status = row.status,
          .created_at = row.created_at,
          .updated_at = row.updated_at};
}

std::vector<ProductView> with_skus(Reader& tx, const std::vector<ProductRow>& rows) {
  std::vector<ProductView> views;
  std::vector<domain::ProductId> ids;
  std::map<domain::ProductId, std::size_t> places;
  for (const ProductRow& row : rows) {
    places[row.product_id] = views.size();
    views.push_back(head_of(row));
    ids.push_back(row.product_id);
  }
  for (const SkuRow& sku : store::skus_of(tx, ids)) {
    views[places.at(sku.product_id)].skus.push_back(view_of(sku));
  }
  return views;
}

ProductRow row_of(const NewProduct& request, const Member& member, Instant now) {
  return {.product_id = {},
          .seller_id = request.seller_id.value_or(member.id),
          .name = request.name,
          .description = request.description.value_or(""),
          .currency = request.currency.value_or(domain::Currency()),
          .category_ids = json::to_text(request.category_ids),
          .options = json::to_text(request.options),
          .status = ProductStatus::Active,
          .created_at = now,
          .updated_at = now};
}

std::vector<SkuRow> sku_rows(const NewProduct& request, const domain::ProductId& product,
                             platform::Ids& ids) {
  std::vector<SkuRow> rows;
  for (const NewSkuBody& sku : request.skus) {
    rows.push_back({.sku_id = domain::SkuId(ids.make("sku")),
                    .product_id = product,
                    .place = static_cast<std::int64_t>(rows.size()),
                    .options = json::to_text(sku.options),
                    .price = sku.price,
                    .price_floor = sku.price_floor.value_or(domain::Money()),
                    .on_hand = sku.stock,
                    .reserved = 0,
                    .active = true});
  }
  return rows;
}

domain::ProductCreated created(const ProductRow& product, const NewProduct& request,
                               const std::vector<SkuRow>& skus) {
  domain::ProductCreated event{.product_id = product.product_id,
                               .seller_id = product.seller_id,
                               .currency = product.currency,
                               .category_ids = request.category_ids,
                               .skus = {}};
  for (const SkuRow& sku : skus) event.skus.push_back({sku.sku_id, sku.price, sku.on_hand});
  return event;
}

}  // namespace

ProductView ProductService::create(const NewProduct& request, const Member& member,
                                   const Call& call) const {
  require_shape(request);
  if (request.seller_id && *request.seller_id != member.id && !member.admin) {
    throw platform::ProblemException(403, "FORBIDDEN", "a seller sells in his own name only");
  }
  const platform::Effect effect{member.id.value(), create_route, call.key, json::to_text(request),
                                member_keys_kept};
  const auto work = [&](Transaction& tx, Instant now) {
    ProductRow row = row_of(request, member, now);
    row.product_id = domain::ProductId(ports_.ids.make("prd"));
    const auto skus = sku_rows(request, row.product_id, ports_.ids);
    store::add_product(tx, row);
    store::add_skus(tx, skus);
    StockChanges changes(tx, ports_, {now, std::nullopt, call.origin});
    changes.publish(created(row, request, skus));
    for (const SkuRow& sku : skus) {
      changes.note(
          {sku.sku_id, row.product_id, StockMovement::Initial, sku.on_hand, {sku.on_hand, 0}});
    }
    changes.publish();
    return with_skus(tx, {row}).front();
  };
  return platform::once<ProductView>(once_ports(ports_), effect, work);
}

std::optional<ProductView> ProductService::product(const domain::ProductId& id,
                                                   const Member& member) const {
  return ports_.database.read([&](Reader& tx) -> std::optional<ProductView> {
    const auto row = store::product(tx, id);
    if (!sees(member, row)) return std::nullopt;
    return with_skus(tx, {*row}).front();
  });
}

std::optional<ProductView> ProductService::edit(const domain::ProductId& id,
                                                const ProductEdit& edit,
                                                const Member& member) const {
  require_shape(edit);
  const Instant now = platform::now_of(ports_.clock);
  return ports_.database.transaction([&](Transaction& tx) -> std::optional<ProductView> {
    auto row = store::locked_product(tx, id);
    if (!sees(member, row)) return std::nullopt;
    if (edit.name) row->name = *edit.name;
    if (edit.description) row->description = *edit.description;
    if (edit.category_ids) row->category_ids = json::to_text(*edit.category_ids);
    if (edit.status) row->status = *edit.status;
    row->updated_at = now;
    store::change_product(tx, *row);
    return with_skus(tx, {*row}).front();
  });
}

domain::calls::ProductOwners ProductService::owners(
    const domain::calls::FindOwners& request) const {
  require_shape(request);
  return ports_.database.read([&](Reader& tx) {
    return domain::calls::ProductOwners{store::owners(tx, request.product_ids)};
  });
}

bool ProductService::remove(const domain::ProductId& id, const Member& member) const {
  const Instant now = platform::now_of(ports_.clock);
  return ports_.database.transaction([&](Transaction& tx) {
    auto row = store::locked_product(tx, id);
    if (!sees(member, row)) return false;
    row->status = ProductStatus::Deleted;
    row->updated_at = now;
    store::change_product(tx, *row);
    return true;
  });
}

ProductPage ProductService::list(const ProductList& wanted, const Member& member) const {
  return ports_.database.read([&](Reader& tx) {
    const std::string before = wanted.before ? wanted.before->value() : after_all;
    // One more than asked for tells whether there is a next page.
    const std::int64_t limit = wanted.limit + 1;
    const auto seller = member.admin ? wanted.seller : std::optional(member.id);
    auto rows = seller ? store::products_of(tx, *seller, before, limit)
                       : store::products(tx, before, limit);
    ProductPage page;
    if (std::cmp_greater(rows.size(), wanted.limit)) {
      rows.pop_back();
      page.next_cursor = rows.back().product_id.value();
    }
    page.items = with_skus(tx, rows);
    return page;
  });
}

}  // namespace perdura::services::product
