/** Labels of scales from the world, by source: [code, what it says and the product's own code, [type, encoding, pattern]]. */
export const LABELS = [
    [
        "Futurenet (AU), random weight barcodes",
        [
            ["2700187719447", "price 19.44 2700187000000", ["price", "any", "27.....{V}{NNDD}{X}"]],
            ["2700187993236", "price 93.23 2700187000000", ["price", "any", "27.....{V}{NNDD}{X}"]],
        ],
    ],
    [
        "Futurenet (AU), with another check digit",
        [["2700187893236", "!price_check", ["price", "any", "27.....{V}{NNDD}{X}"]]],
    ],
    [
        "smart-it.co.za (ZA), scale barcodes",
        [["2044442153356", "price 153.35 2044440000000", ["price", "any", "20....{X}{NNNDD}{X}"]]],
    ],
    [
        "insatsu-net.com (JP), in-store JAN",
        [
            ["0202100001509", "price 150 0202100000007", ["price", "ean13", "02.....{NNNNN}"]],
            ["2300020050008", "price 5000 2300020000003", ["price", "ean13", "23.....{NNNNN}"]],
        ],
    ],
    [
        "woopos (US), price embedded barcodes",
        [
            ["200160004003", "price 4 200160000005", ["price", "upca", "2.....{NNNDD}"]],
            ["0200160004003", "price 4 200160000005", ["price", "upca", "2.....{NNNDD}"]],
        ],
    ],
    [
        "WooCommerce-POS #65 (MY)",
        [["2400412025505", "price 25.5 2400412000007", ["price", "ean13", "24.....{NNNDD}"]]],
    ],
    [
        "foodcoop-mobile-app #184 (FR)",
        [["2611008003214", "price 3.21 2611008000008", ["price", "ean13", "26.....{NNNDD}"]]],
    ],
    [
        "openfoodfacts-server #1288 (DE)",
        [["2406024003177", "price 3.17 2406024000008", ["price", "ean13", "24.....{NNNDD}"]]],
    ],
    [
        "jodal/biip tests (NO)",
        [
            ["2302148210869", "weight 1.086 2302148200006", ["weight", "ean13", "23......{NDDD}"]],
            ["2088060112343", "price 12.34 2088060100005", ["price", "ean13", "20......{NNDD}"]],
        ],
    ],
    [
        "jodal/biip tests (SE)",
        [
            ["2188060112340", "price 123.4 2188060100002", ["price", "ean13", "21......{NNND}"]],
            ["2288060112347", "price 1234 2288060100009", ["price", "ean13", "22......{NNNN}"]],
            ["2388060112344", "weight 1.234 2388060100006", ["weight", "ean13", "23......{NDDD}"]],
            ["2488060112341", "weight 12.34 2488060100003", ["weight", "ean13", "24......{NNDD}"]],
            ["2588060112348", "weight 123.4 2588060100000", ["weight", "ean13", "25......{NNND}"]],
        ],
    ],
    [
        "jodal/biip tests (GB)",
        [
            ["2011122912346", "price 12.34 2011122000005", ["price", "ean13", "20.....{V}{NNDD}"]],
            ["2011122812349", "!price_check", ["price", "ean13", "20.....{V}{NNDD}"]],
        ],
    ],
    [
        "jodal/biip tests (DE)",
        [
            ["2511118000120", "!price_check", ["price", "ean13", "25....{V}{NNNDD}"]],
            ["2511119000129", "price 0.12 2511110000005", ["price", "ean13", "25....{V}{NNNDD}"]],
            ["2811111068708", "weight 6.87 2811110000006", ["weight", "ean13", "28....{V}{NNDDD}"]],
        ],
    ],
    [
        "jodal/biip tests (DK)",
        [["2712341002251", "weight 0.225 2712341000004", ["weight", "ean13", "27.....{NNDDD}"]]],
    ],
    [
        "opensourcepos #3188",
        [
            ["0212345309995", "price 9.99 0212345000007", ["price", "any", "02.....{V}{NNDD}."]],
            ["0212345501009", "price 1 0212345000007", ["price", "any", "02.....{V}{NNDD}."]],
        ],
    ],
    [
        "POS-Awesome-V15 #2366",
        [["2340119005006", "weight 0.5 2340119000000", ["weight", "any", "23.....{NNDDD}{X}"]]],
    ],
    [
        "Dolibarr #20300",
        [["6220010001008", "weight 0.1 6220010000000", ["weight", "any", "622001{NNNDDD}{X}"]]],
    ],
    [
        "made after enjoyit.com.cn (CN), 18 digits",
        [
            [
                "281234500399001254",
                "weight_price 0.125 3.99 281234500000000003",
                ["weight_price", "sscc", "28.....{NNNDD}{NNDDD}."],
            ],
        ],
    ],
];
