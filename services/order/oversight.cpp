#include "services/order/oversight.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

namespace perdura::services::order {

using domain::Money;
using domain::OrderId;
using store::SagaPlace;
using store::SagaRow;
using store::TicketPlace;
using store::TicketRow;
namespace sql = platform::sql;

namespace {

// ---- cursors: numbers and an id, with dots between them ----------------------------------------

constexpr char between = '.';

std::string written(Instant time) { return std::to_string(time.time_since_epoch().count()); }

/// Takes the text up to the next dot; nothing unless that is a whole number that is not negative.
std::optional<std::int64_t> take_number(std::string_view& text) {
  const auto dot = text.find(between);
  if (dot == text.npos) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + dot, number);
  if (error != std::errc() || end != text.data() + dot || number < 0) return std::nullopt;
  text.remove_prefix(dot + 1);
  return number;
}

std::optional<Instant> take_time(std::string_view& text) {
  const auto number = take_number(text);
  if (!number) return std::nullopt;
  return Instant(Instant::duration(*number));
}

template <class Id>
std::optional<std::string> read_id(std::string_view text) {
  try {
    return Id(std::string(text)).value();
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

// ---- pages -------------------------------------------------------------------------------------

const SagaPlace richest{Money(std::numeric_limits<std::int64_t>::max()), Instant(), ""};

/// Rows behind the cursor: what is overdue as of then, and, as far as there is room, the rest.
std::vector<SagaRow> rows_behind(sql::Reader& reader, const Oversight::SagaRequest& request,
                                 const Oversight::SagaCursor& cursor, std::int64_t limit) {
  std::vector<SagaRow> rows;
  const bool among_overdue = cursor.after.due_at <= cursor.as_of;
  if (among_overdue) rows = store::overdue_sagas(reader, cursor.as_of, cursor.after, limit);
  const std::int64_t room = limit - std::ssize(rows);
  if (room == 0) return rows;
  const Instant next = cursor.as_of + Instant::duration(1);
  const SagaPlace after = among_overdue ? SagaPlace{Money(), next, ""} : cursor.after;
  std::ranges::move(store::sagas_in_time(reader, request.stuck, after, room),
                    std::back_inserter(rows));
  return rows;
}

void add_details(sql::Reader& reader, std::vector<SagaView>& views) {
  std::vector<OrderId> ids;
  std::map<OrderId, SagaView*> by_id;
  for (auto& view : views) {
    ids.push_back(view.order_id);
    by_id[view.order_id] = &view;
  }
  for (auto& row : store::awaited_of(reader, ids)) {
    by_id.at(row.order_id)
        ->waiting_for.push_back(
            {std::move(row.fact), row.owner, row.due_at, std::move(row.consequence)});
  }
  for (const auto& count : store::open_tickets(reader, ids)) {
    by_id.at(count.order_id)->tickets = count.tickets;
  }
}

TicketView ticket_view(TicketRow row) {
  return {.id = std::move(row.ticket_id),
          .kind = std::move(row.kind),
          .owner = row.owner,
          .order_id = std::move(row.order_id),
          .about = std::move(row.about),
          .amount = row.amount,
          .currency = std::move(row.currency),
          .opened_at = row.opened_at,
          .status = row.status,
          .closed_at = row.closed_at};
}

/// Takes the row that is one more than was asked for away: whether there was one.
template <class Row>
bool cut(std::vector<Row>& rows, std::int64_t limit) {
  if (std::ssize(rows) <= limit) return false;
  rows.pop_back();
  return true;
}

}  // namespace

std::optional<Oversight::SagaCursor> Oversight::saga_cursor(std::string_view text) {
  const auto as_of = take_time(text);
  const auto at_risk = as_of ? take_number(text) : std::nullopt;
  const auto due_at = at_risk ? take_time(text) : std::nullopt;
  const auto id = due_at ? read_id<OrderId>(text) : std::nullopt;
  if (!id) return std::nullopt;
  return SagaCursor{*as_of, {Money(*at_risk), *due_at, *id}};
}

std::optional<TicketPlace> Oversight::ticket_cursor(std::string_view text) {
  const auto opened_at = take_time(text);
  const auto id = opened_at ? read_id<domain::TicketId>(text) : std::nullopt;
  if (!id) return std::nullopt;
  return TicketPlace{*opened_at, *id};
}

SagaView Oversight::view_of(const SagaRow& row, Instant as_of) const {
  SagaView view{.order_id = row.id,
                .number = row.number,
                .status = row.status,
                .buyer_id = row.buyer_id,
                .since = row.updated_at,
                .waiting_for = {},
                .overdue = row.due_at <= as_of,
                .overdue_since = {},
                .money_at_risk = {row.at_risk, row.currency.value_or(domain::Currency())},
                .tickets = 0,
                .workflow_id = row.id.value(),
                .workflow_url = workflow_url(settings_, row.id)};
  if (view.overdue) view.overdue_since = row.due_at;
  return view;
}

SagaPage Oversight::sagas(const SagaRequest& request) const {
  const SagaCursor cursor =
      request.cursor.value_or(SagaCursor{platform::now_of(ports_.clock), richest});
  return ports_.database.read([&](sql::Reader& reader) {
    auto rows = rows_behind(reader, request, cursor, request.limit + 1);
    SagaPage page;
    const bool more = cut(rows, request.limit);
    for (const auto& row : rows) page.items.push_back(view_of(row, cursor.as_of));
    add_details(reader, page.items);
    if (more) {
      const SagaRow& last = rows.back();
      page.next_cursor = written(cursor.as_of) + between + std::to_string(last.at_risk.value()) +
                         between + written(last.due_at) + between + last.id.value();
    }
    return page;
  });
}

TicketPage Oversight::tickets(const TicketRequest& request) const {
  const TicketPlace newest{Instant::max(), "~"};
  return ports_.database.read([&](sql::Reader& reader) {
    auto rows =
        store::tickets(reader, request.status, request.cursor.value_or(newest), request.limit + 1);
    TicketPage page;
    if (cut(rows, request.limit)) {
      page.next_cursor = written(rows.back().opened_at) + between + rows.back().ticket_id.value();
    }
    for (auto& row : rows) page.items.push_back(ticket_view(std::move(row)));
    return page;
  });
}

}  // namespace perdura::services::order
