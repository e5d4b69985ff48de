#include "ranking/page_token.h"

#include "absl/strings/escaping.h"
#include "index/bytes.h"
#include "index/hash.h"

namespace xeber {

std::string EncodePageToken(const PageToken& token) {
  ByteSink out;
  out.Put(token.request_hash);
  out.Put(token.now);
  out.Put(token.score);
  out.Put(token.time);
  out.PutString(token.id);
  for (const auto* hashes : {&token.shown, &token.seen}) {
    out.PutCount(hashes->size());
    for (const std::uint64_t hash : *hashes) out.Put(hash);
  }
  out.PutCount(token.pinned.size());
  for (const std::string& id : token.pinned) out.PutString(id);
  out.PutCount(token.pinned_shown);
  out.Put<std::uint8_t>(token.before_hits);
  out.PutCount(token.learned.size());
  for (const LearnedWord& word : token.learned) {
    out.PutString(word.stem);
    out.Put(word.share);
  }
  out.Put(HashBytes(out.bytes()));
  return absl::WebSafeBase64Escape(out.bytes());
}

absl::StatusOr<PageToken> DecodePageToken(std::string_view text, std::uint64_t request_hash) {
  const absl::Status broken = absl::InvalidArgumentError("page_token: not a token of this service; start again without one");
  std::string bytes;
  if (!absl::WebSafeBase64Unescape({text.data(), text.size()}, &bytes) || bytes.size() < sizeof(std::uint64_t)) return broken;
  const std::string_view signed_part = std::string_view(bytes).substr(0, bytes.size() - sizeof(std::uint64_t));
  if (ByteSource(std::string_view(bytes).substr(signed_part.size())).Get<std::uint64_t>() != HashBytes(signed_part))
    return broken;
  ByteSource in(signed_part);
  PageToken token;
  token.request_hash = in.Get<std::uint64_t>();
  token.now = in.Get<std::int64_t>();
  token.score = in.Get<double>();
  token.time = in.Get<std::int64_t>();
  token.id = in.GetString();
  for (auto* hashes : {&token.shown, &token.seen})
    for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) hashes->push_back(in.Get<std::uint64_t>());
  for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) token.pinned.emplace_back(in.GetString());
  token.pinned_shown = in.GetCount();
  token.before_hits = in.Get<std::uint8_t>() != 0;
  for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) {
    LearnedWord& word = token.learned.emplace_back();
    word.stem = in.GetString();
    word.share = in.Get<float>();
  }
  if (!in.ok() || !in.done()) return broken;
  if (token.request_hash != request_hash)
    return absl::InvalidArgumentError(
        "page_token: made for another request; keep all arguments but limit unchanged between pages");
  return token;
}

}  // namespace xeber
