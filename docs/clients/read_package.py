"""Print the last published month of a currency, as: python read_package.py https://money.example MIEL."""

import csv
import io
import json
import sys
from urllib.request import urlopen

service, currency = sys.argv[1:]
base = f"{service}/v1/circulation/"
package = json.load(urlopen(base + "datapackage.json"))
tables = {}
for resource in package["resources"]:
    text = urlopen(base + resource["path"]).read().decode(resource["encoding"])
    tables[resource["name"]] = list(csv.DictReader(io.StringIO(text)))
words = {row["id"]: row["en"] for row in tables["definitions"]}
months = [row for row in tables["indicators"] if row["currency"] == currency]
last = max((row["period"] for row in months), default="nothing published")
print(f"{currency}, {last} ({package['licenses'][0]['title']})")
for row in months:
    if row["period"] == last:
        print(f"{row['indicator']:26}{row['value'] or row['status']:>14}  {words[row['indicator']]}")
