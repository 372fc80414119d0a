/* SPDX-License-Identifier: Apache-2.0 */
/* What a board needs beside the screen: its network, time, display and updates. Read with the rest of placard.conf by
 * node/settings.c, used by board/ at boot. Lists are as written, checked, with spaces or commas between their items. Strings owned
 * by struct settings. */
#ifndef PLACARD_MODEL_BOARD_SETTINGS_H
#define PLACARD_MODEL_BOARD_SETTINGS_H

#include <stdbool.h>

#include "model/day_time.h"

enum board_link { LINK_WIRED = 0, LINK_WIFI };
enum wired_security { WIRED_OPEN = 0, WIRED_DOT1X };
enum wifi_security {
    WIFI_PERSONAL = 0, /* WPA2 or WPA3, whichever the network has */
    WIFI_WPA3_PERSONAL,
    WIFI_ENTERPRISE, /* WPA2 or WPA3 */
    WIFI_WPA3_ENTERPRISE
};
enum eap_method { EAP_TLS = 0, EAP_PEAP };

struct board_settings {
    char *hostname;  /* NULL = placard- and the end of the serial number or address */
    char *addresses; /* "192.0.2.10/24 2001:db8::10/64"; NULL = DHCP and router advertisements */
    char *gateways;  /* at most one a family */
    char *dns;       /* NULL = what DHCP says */
    char *search;    /* domains for names without a dot */
    char *wifi_ssid, *wifi_country, *wifi_password;
    char *eap_identity, *eap_outer_identity, *eap_password;
    char *eap_ca, *eap_server_name; /* PEM file; the end of the name in its certificate */
    char *eap_cert, *eap_key, *eap_key_password; /* PEM files */
    char *time_servers;                          /* NULL = what DHCP says */
    char *update_url;                            /* https origin; NULL = the server's */
    char *update_channel;                        /* NULL = no updates */
    char *update_key;   /* PEM certificate that signs bundles; NULL = the image's */
    char *update_floor; /* "1.4.0": nothing older is installed */
    struct day_time update_from, update_until;
    enum board_link link;
    enum wired_security wired_security;
    enum wifi_security wifi_security;
    enum eap_method eap_method;
    int vlan;        /* 0 = none */
    int overscan_pm; /* per mille of each side */
    bool cec;
    bool wifi_hidden;
};

#endif
