#include "server/convert_reindex.h"

#include <fmt/format.h>

#include "server/convert_time.h"
#include "server/request_fields.h"
#include "server/status_mapping.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::Reindex::State, ReindexStatus::State, 4> kStates = {{
    {v1::Reindex::STATE_RUNNING, ReindexStatus::State::kRunning},
    {v1::Reindex::STATE_DONE, ReindexStatus::State::kDone},
    {v1::Reindex::STATE_FAILED, ReindexStatus::State::kFailed},
    {v1::Reindex::STATE_STOPPED, ReindexStatus::State::kStopped},
}};

constexpr EnumTable<v1::Reindex::Phase, ReindexProgress::Phase, 4> kPhases = {{
    {v1::Reindex::PHASE_READING, ReindexProgress::Phase::kReading},
    {v1::Reindex::PHASE_TRAINING, ReindexProgress::Phase::kTraining},
    {v1::Reindex::PHASE_INDEXING, ReindexProgress::Phase::kIndexing},
    {v1::Reindex::PHASE_COMPARING, ReindexProgress::Phase::kComparing},
}};

constexpr auto kFarthestZone = std::chrono::hours(14);

std::int64_t Signed(std::uint64_t count) { return static_cast<std::int64_t>(count); }
std::uint64_t Unsigned(std::int64_t count) { return count < 0 ? 0 : static_cast<std::uint64_t>(count); }

void ToProto(const ReindexSummary& summary, v1::ReindexSummary& message) {
  message.set_article_count(Signed(summary.articles));
  message.set_kept_count(Signed(summary.kept));
  message.set_continued_count(Signed(summary.continued));
  message.set_caught_up_count(Signed(summary.caught_up));
  message.set_superseded_count(Signed(summary.superseded));
  message.set_rejected_count(Signed(summary.rejected));
  for (const auto& [reason, count] : summary.rejects_by_reason)
    (*message.mutable_rejected_count_by_reason())[reason] = Signed(count);
  message.set_rejects_file(summary.rejects_path);
  message.set_unknown_key_count(Signed(summary.unknown_keys));
  message.set_size_bytes(Signed(summary.index_bytes));
  message.set_seconds(summary.seconds);
}

ReindexSummary FromProto(const v1::ReindexSummary& message) {
  ReindexSummary summary;
  summary.articles = Unsigned(message.article_count());
  summary.kept = Unsigned(message.kept_count());
  summary.continued = Unsigned(message.continued_count());
  summary.caught_up = Unsigned(message.caught_up_count());
  summary.superseded = Unsigned(message.superseded_count());
  summary.rejected = Unsigned(message.rejected_count());
  for (const auto& [reason, count] : message.rejected_count_by_reason()) summary.rejects_by_reason[reason] = Unsigned(count);
  summary.rejects_path = message.rejects_file();
  summary.unknown_keys = Unsigned(message.unknown_key_count());
  summary.index_bytes = Unsigned(message.size_bytes());
  summary.seconds = message.seconds();
  return summary;
}

}  // namespace

absl::StatusOr<ReindexOrder> FromProto(const v1::StartReindexRequest& request) {
  ReindexOrder order{.files = {request.files().begin(), request.files().end()},
                     .replace = request.replace(),
                     .annotations_only = request.annotations_only(),
                     .no_models = request.no_models(),
                     .no_neighbours = request.no_neighbours(),
                     .anew = request.anew(),
                     .min_overlap = request.min_overlap(),
                     .jobs = request.jobs() == 0 ? 1 : request.jobs(),
                     .time_zone = std::chrono::minutes(request.time_zone_minutes())};
  if (auto status = CheckUnit("min_overlap", order.min_overlap); !status.ok()) return status;
  if (order.jobs < 1 || order.jobs > ReindexOrder::kMaxJobs)
    return absl::InvalidArgumentError(fmt::format("jobs: {} does not lie in 1 to {}", order.jobs, ReindexOrder::kMaxJobs));
  if (std::chrono::abs(order.time_zone) > kFarthestZone)
    return absl::InvalidArgumentError(fmt::format("time_zone_minutes: {} is over 14 hours", request.time_zone_minutes()));
  if (order.replace && order.files.empty()) return absl::InvalidArgumentError("replace: needs files to replace the index by");
  if (order.annotations_only && (!order.files.empty() || order.no_models))
    return absl::InvalidArgumentError("annotations_only: goes with neither files nor no_models");
  return order;
}

void ToProto(const ReindexOrder& order, v1::StartReindexRequest& result) {
  for (const std::string& file : order.files) result.add_files(file);
  result.set_replace(order.replace);
  result.set_annotations_only(order.annotations_only);
  result.set_no_models(order.no_models);
  result.set_no_neighbours(order.no_neighbours);
  result.set_anew(order.anew);
  result.set_min_overlap(order.min_overlap);
  result.set_jobs(order.jobs);
  result.set_time_zone_minutes(static_cast<std::int32_t>(order.time_zone.count()));
}

void ToProto(const ReindexStatus& status, v1::Reindex& result) {
  result.set_state(EnumToProto(status.state, kStates));
  if (status.progress) {
    result.set_phase(EnumToProto(status.progress->phase, kPhases));
    result.set_phase_article_count(Signed(status.progress->articles));
    result.set_phase_article_total(Signed(status.progress->total));
  }
  *result.mutable_start_time() = ToProto(status.start_time);
  if (status.end_time) *result.mutable_end_time() = ToProto(*status.end_time);
  if (!status.error.ok()) *result.mutable_error() = ToRpcStatus(status.error);
  if (status.state == ReindexStatus::State::kDone) ToProto(status.summary, *result.mutable_summary());
  result.set_rehearsal(status.rehearsal);
}

ReindexStatus FromProto(const v1::Reindex& reindex) {
  ReindexStatus status;
  status.state = EnumFromAnswer(reindex.state(), kStates);
  if (reindex.phase() != v1::Reindex::PHASE_UNSPECIFIED)
    status.progress = ReindexProgress{.phase = EnumFromAnswer(reindex.phase(), kPhases),
                                      .articles = Unsigned(reindex.phase_article_count()),
                                      .total = Unsigned(reindex.phase_article_total())};
  if (const auto time = FromProto("start_time", reindex.start_time()); time.ok()) status.start_time = *time;
  if (reindex.has_end_time())
    if (const auto time = FromProto("end_time", reindex.end_time()); time.ok()) status.end_time = *time;
  if (reindex.has_error()) status.error = FromRpcStatus(reindex.error());
  if (reindex.has_summary()) status.summary = FromProto(reindex.summary());
  status.rehearsal = reindex.rehearsal();
  return status;
}

}  // namespace xeber
