/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "board/net_files.h"
#include "node/settings.h"

/* A string that a member without const takes. */
#define TEXT(text) ((char[]){text})

static struct strbuf b;

static int clear(void **state)
{
    (void)state;
    strbuf_clear(&b);
    return 0;
}

/* The one file of that name, or "" if the settings need none. */
static enum err file_of(const struct settings *s, const char *name)
{
    strbuf_init(&b, 16384);
    for (int i = 0; i < net_files_count; i++)
        if (strstr(net_files[i].name, name))
            return net_files[i].write(s, &b);
    fail_msg("no file %s", name);
    return ERR_OK;
}

/* --- what is written ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *what;
    struct board_settings s;
    const char *name, *has, *has_not; /* of the file; has NULL: there is no such file */
} written[] = {
    {"nothing set: DHCP on the wire",
     {0},
     "wired.network",
     "[Match]\nType=ether\nKind=!*\n[Network]\nDHCP=yes\nIPv6AcceptRA=yes\n",
     "Address="},
    {"the same lease after each start", {0}, "wired.network", "ClientIdentifier=mac", NULL},
    {"servers of time and names from DHCP",
     {0},
     "wired.network",
     "UseDNS=yes\nUseNTP=yes",
     "DNS=1"},
    {"nothing listens for names", {0}, "wired.network", "LLMNR=no\nMulticastDNS=no\n", NULL},
    {"no VLAN", {0}, "vlan.netdev", NULL, NULL},
    {"no VLAN's network", {0}, "vlan.network", NULL, NULL},
    {"no Wi-Fi", {0}, "wifi.network", NULL, NULL},
    {"no public time servers", {0}, "timesyncd", "[Time]\nFallbackNTP=\n", "NTP=0"},
    {"no updates", {0}, "update.env", NULL, NULL},
    {"a fixed address",
     {.addresses = TEXT("192.0.2.10/24"),
      .gateways = TEXT("192.0.2.1"),
      .dns = TEXT("192.0.2.53, 198.51.100.53")},
     "wired.network",
     "DHCP=no\nIPv6AcceptRA=no\nLinkLocalAddressing=no\nLLMNR=no\nMulticastDNS=no\n"
     "Address=192.0.2.10/24\nGateway=192.0.2.1\nDNS=192.0.2.53\nDNS=198.51.100.53\n",
     "[DHCPv4]"},
    {"fixed addresses of both families, written anew",
     {.addresses = TEXT("192.0.2.10/24,2001:DB8:0:0::10/64"), .dns = TEXT("2001:db8::53")},
     "wired.network",
     "LinkLocalAddressing=ipv6",
     "2001:DB8"},
    {"the short form",
     {.addresses = TEXT("2001:DB8:0:0::10/64")},
     "wired.network",
     "Address=2001:db8::10/64\n",
     NULL},
    {"domains",
     {.search = TEXT("example.com,  corp.example.com")},
     "wired.network",
     "Domains=example.com corp.example.com\n",
     NULL},
    {"name servers of our own beside DHCP",
     {.dns = TEXT("192.0.2.53")},
     "wired.network",
     "UseDNS=no\nUseNTP=yes",
     "UseDNS=yes"},
    {"time servers of our own beside DHCP",
     {.time_servers = TEXT("192.0.2.123")},
     "wired.network",
     "UseNTP=no",
     "UseNTP=yes"},
    {"a VLAN's device",
     {.vlan = 20},
     "vlan.netdev",
     "[NetDev]\nName=vlan0\nKind=vlan\n[VLAN]\nId=20\n",
     NULL},
    {"a VLAN has the address, the port under it none",
     {.vlan = 20},
     "wired.network",
     "VLAN=vlan0\nDHCP=no\n",
     "DHCP=yes"},
    {"a VLAN's network", {.vlan = 20}, "vlan.network", "Name=vlan0\n[Network]\nDHCP=yes\n", NULL},
    {"with Wi-Fi the wired port is off",
     {.link = LINK_WIFI},
     "wired.network",
     "ActivationPolicy=always-down",
     "DHCP=yes"},
    {"Wi-Fi",
     {.link = LINK_WIFI},
     "wifi.network",
     "[Match]\nType=wlan\n[Network]\nDHCP=yes\n",
     NULL},
    {"no VLAN on Wi-Fi", {.link = LINK_WIFI, .vlan = 20}, "vlan.netdev", NULL, NULL},
    {"time servers",
     {.time_servers = TEXT("time.example.com, 2001:db8::123")},
     "timesyncd",
     "NTP=time.example.com 2001:db8::123\n",
     NULL},
    {"updates from the server",
     {.update_channel = TEXT("stable")},
     "update.env",
     "PLACARD_UPDATE_CHANNEL=stable\nPLACARD_UPDATE_URL=https://desk.example:8443/a_b\n",
     "FROM"},
    {"updates with everything",
     {.update_channel = TEXT("pilot"),
      .update_url = TEXT("https://updates.example"),
      .update_key = TEXT("/boot/update.pem"),
      .update_floor = TEXT("1.4.0"),
      .update_from = {true, 23 * 60 + 5},
      .update_until = {true, 270}},
     "update.env",
     "PLACARD_UPDATE_URL=https://updates.example\nPLACARD_UPDATE_KEY=/boot/update.pem\n"
     "PLACARD_UPDATE_FLOOR=1.4.0\nPLACARD_UPDATE_FROM=23:05\nPLACARD_UPDATE_UNTIL=04:30\n",
     NULL},
};

static void every_setting_is_written_where_it_belongs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        struct settings s = {.server_url = TEXT("https://desk.example:8443/a_b"),
                             .board = written[i].s};
        assert_int_equal(file_of(&s, written[i].name), ERR_OK);
        if (!written[i].has && b.len_bytes)
            fail_msg("%s: there is a file:\n%s", written[i].what, b.data);
        if (written[i].has && (!b.len_bytes || !strstr(b.data, written[i].has)))
            fail_msg("%s: is not in\n%s", written[i].what, b.len_bytes ? b.data : "(nothing)");
        if (written[i].has_not && strstr(b.data, written[i].has_not))
            fail_msg("%s: %s is in\n%s", written[i].what, written[i].has_not, b.data);
        strbuf_clear(&b);
    }
}

/* --- what is refused, should the reader of settings ever let it pass ------------------------------------------------ */

#define LINE_BREAK "\n[Route]\nGateway=203.0.113.66"

static const struct {
    const char *name;
    struct board_settings s;
} hostile[] = {
    {"wired.network", {.addresses = TEXT("192.0.2.10/24" LINE_BREAK)}},
    {"wired.network",
     {.addresses = TEXT("192.0.2.10"
                        "\nDNS=203.0.113.66/24")}},
    {"wired.network", {.addresses = TEXT("192.0.2.10/24x")}},
    {"wired.network", {.addresses = TEXT("192.0.2.10/")}},
    {"wired.network", {.addresses = TEXT("192.0.2.10/99")}},
    {"wired.network", {.addresses = TEXT("dhcp")}},
    {"wired.network", {.addresses = TEXT("192.0.2.10/24"), .gateways = TEXT("_dhcp4")}},
    {"wired.network",
     {.addresses = TEXT("192.0.2.10/24"), .gateways = TEXT("192.0.2.1" LINE_BREAK)}},
    {"wired.network", {.dns = TEXT("192.0.2.53#evil.example")}},
    {"wired.network", {.dns = TEXT("192.0.2.53%eth0")}},
    {"wired.network", {.search = TEXT("example.com" LINE_BREAK)}},
    {"wired.network", {.search = TEXT("~.")}},
    {"wired.network", {.search = TEXT("%h.example")}},
    {"vlan.network", {.vlan = 20, .search = TEXT("example.com\rDNS=1")}},
    {"wifi.network", {.link = LINK_WIFI, .search = TEXT("a\\\nb")}},
    {"timesyncd", {.time_servers = TEXT("time.example\nFallbackNTP=evil.example")}},
    {"timesyncd", {.time_servers = TEXT("time.example;evil")}},
    {"update.env", {.update_channel = TEXT("stable\nLD_PRELOAD=/boot/x.so")}},
    {"update.env", {.update_channel = TEXT("stable$(reboot)")}},
    {"update.env", {.update_channel = TEXT("")}},
    {"update.env",
     {.update_channel = TEXT("stable"), .update_url = TEXT("https://a.example/\"\nPATH=/boot")}},
    {"update.env", {.update_channel = TEXT("stable"), .update_key = TEXT("/boot/a b")}},
    {"update.env", {.update_channel = TEXT("stable"), .update_key = TEXT("/boot/`x`")}},
    {"update.env", {.update_channel = TEXT("stable"), .update_floor = TEXT("1.0 '")}},
};

static void no_value_brings_a_line_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        struct settings s = {.server_url = TEXT("https://desk.example"), .board = hostile[i].s};
        enum err e = file_of(&s, hostile[i].name);
        if (e != ERR_RANGE)
            fail_msg("row %zu (%s): %s\n%s", i, hostile[i].name, err_name(e),
                     b.len_bytes ? b.data : "");
        strbuf_clear(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_setting_is_written_where_it_belongs, clear),
        cmocka_unit_test_teardown(no_value_brings_a_line_of_its_own, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
