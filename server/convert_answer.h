// Answers of search and similar news: domain to wire on the server, wire to domain on the client.
#pragma once

#include "news/hit.h"
#include "xeber/v1/hit.pb.h"
#include "xeber/v1/search_service.pb.h"
#include "xeber/v1/similar_service.pb.h"

namespace xeber {

void ToProto(const Card& card, v1::Card& result);
Card CardFromProto(const v1::Card& card);

void ToProto(const Hit& hit, v1::Hit& result);
Hit HitFromProto(const v1::Hit& hit);

void ToProto(const SearchResponse& answer, v1::SearchResponse& result);
void ToProto(const SimilarResponse& answer, v1::FindSimilarResponse& result);

// Values that a newer server sends and this client does not know become the unspecified or first ones.
SearchResponse FromProto(const v1::SearchResponse& answer);
SimilarResponse FromProto(const v1::FindSimilarResponse& answer);

}  // namespace xeber
