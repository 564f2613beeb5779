package limit

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"plenary/internal/message"
)

// DefaultAddress is for a class or an office behind one address whose members all ask at
// once.
var DefaultAddress = Rate{PerSecond: 5, Burst: 60}

// ScopeAddress is the scope of the limit on requests from one address.
const ScopeAddress = "address"

// An AddressLimiter limits requests over HTTP by the address that they come from. It may be
// used by any number of goroutines.
type AddressLimiter struct {
	buckets buckets
	limited func()
	now     func() time.Time
}

// NewAddressLimiter makes an AddressLimiter; limited is called for each request that was
// told to wait, and now is time.Now where it is nil.
func NewAddressLimiter(of Rate, limited func(), now func() time.Time) *AddressLimiter {
	if now == nil {
		now = time.Now
	}
	return &AddressLimiter{buckets: buckets{rate: of, byKey: make(map[key]*rate.Limiter)}, limited: limited, now: now}
}

// Wrap returns next behind the limit.
func (l *AddressLimiter) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.buckets.allow(key{id: clientOf(r)}, l.now()) {
			next.ServeHTTP(w, r)
			return
		}
		l.limited()
		tag, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(1/l.buckets.rate.PerSecond))))
		http.Error(w, message.First(tag).String("limit.person", nil), http.StatusTooManyRequests)
	})
}

// clientOf is the address from which a request comes, of an IPv6 address the network of 64
// bits. A proxy of the same machine or network says for whom it asks; what others say of
// themselves does not count.
func clientOf(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	client := peer.Addr().Unmap().WithZone("")
	if client.IsLoopback() || client.IsPrivate() {
		hops := r.Header.Values("X-Forwarded-For")
		last := ""
		if len(hops) > 0 {
			last = hops[len(hops)-1]
		}
		if hop, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
			client = hop.Unmap().WithZone("")
		}
	}
	if client.Is6() {
		if network, err := client.Prefix(64); err == nil {
			return network.String()
		}
	}
	return client.String()
}
