//! A first profile for a file nobody has described: columns by their names, in English and Dutch. A person looks at it
//! before anything is imported.

use std::collections::BTreeMap;

use super::super::field::{Field, Noun, Role};
use super::super::limits::Limits;
use super::super::read::header::fold;
use super::super::read::{Form, FormGiven, Header, TableReader};
use super::super::refusal::Refusal;
use super::{
    Anonymous, MarkGiven, OrderGiven, PriceMeans, Profile, Source, StatusMaps, Table, Unknown, VERSION,
    by_order_ref, orders_of_positive_lines,
};

/// What was made of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The profile; sound only when nothing is missing.
    pub profile: Profile,
    /// Fields it must have and no column looks like.
    pub missing: Vec<Field>,
    /// Columns that no field was found for.
    pub unmapped: Vec<String>,
}

/// The form of a file from its head, without a profile: for showing it and for suggesting one. `whole` says that the
/// bytes are the whole file.
pub fn read_form(head: &[u8], whole: bool, given: FormGiven, limits: &Limits) -> Result<Form, Refusal> {
    let limits = Limits {
        sample_bytes: head.len().clamp(1, limits.sample_bytes),
        ..limits.clone()
    };
    let mut reader = TableReader::new(0, given, None, &limits);
    if whole {
        reader.push(head, &mut |_, _| Ok(()))?;
        return reader.finish(&mut |_, _| Ok(())).map(|finished| finished.form);
    }
    // What breaks behind the header is for the survey to tell.
    let pushed = reader.push(head, &mut |_, _| Ok(()));
    match (reader.form().cloned(), pushed) {
        (Some(form), Ok(())) => Ok(form),
        (Some(form), Err(_)) if !form.header.is_empty() => Ok(form),
        (_, Err(refusal)) => Err(refusal),
        (None, Ok(())) => reader.finish(&mut |_, _| Ok(())).map(|finished| finished.form),
    }
}

/// Suggests a profile for a header.
#[must_use]
pub fn suggest(name: &str, noun: Noun, header: &Header, time_zone: &str) -> Suggestion {
    let role = match noun {
        Noun::Orders => Role::Orders,
        Noun::Products => Role::Products,
        Noun::Stock => Role::Stock,
    };
    let mut columns: BTreeMap<Field, Source> = BTreeMap::new();
    let mut unmapped = Vec::new();
    for (column, own) in header.names.iter().enumerate() {
        let field = field_of(own, noun).filter(|field| !columns.contains_key(field));
        match field {
            Some(field) => {
                columns.insert(field, Source::Column(header.shown(column)));
            }
            None => unmapped.push(header.shown(column)),
        }
    }
    let by_total = !columns.contains_key(&Field::UnitPrice) && columns.contains_key(&Field::LineTotal);
    let mut missing: Vec<Field> = role.required().to_vec();
    if role == Role::Orders && !by_total {
        missing.push(Field::UnitPrice);
    }
    missing.retain(|field| !columns.contains_key(field));
    let profile = Profile {
        version: VERSION,
        name: name.to_owned(),
        form: FormGiven::default(),
        decimal_mark: MarkGiven::Detect,
        date_order: OrderGiven::Detect,
        time_zone: time_zone.to_owned(),
        currency: None,
        prices_include_tax: false,
        tax_rate: None,
        price: if by_total {
            PriceMeans::LineTotal
        } else {
            PriceMeans::Unit
        },
        channel: name.to_owned(),
        group_by: by_order_ref(),
        anonymous_customers: Anonymous::Allow,
        unknown_products: Unknown::Refuse,
        unknown_customers: Unknown::Create,
        tables: vec![Table {
            role,
            columns,
            constants: BTreeMap::new(),
        }],
        ignore: Vec::new(),
        charges: Vec::new(),
        kinds: orders_of_positive_lines(),
        statuses: StatusMaps::default(),
    };
    Suggestion {
        profile,
        missing,
        unmapped,
    }
}

/// The field that a column's name speaks of.
fn field_of(name: &str, noun: Noun) -> Option<Field> {
    let folded = fold(name);
    let (field, _) = NAMES.iter().find(|(_, names)| names.contains(&folded.as_str()))?;
    match (noun, field) {
        // A stock list's quantity is what is on hand, and a product list's "name" is the product's.
        (Noun::Stock, Field::Quantity) => Some(Field::OnHand),
        (Noun::Products | Noun::Stock, Field::CustomerName) => Some(Field::Description),
        (_, field) => Some(*field),
    }
}

/// Names without case, blanks and marks, most telling first.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::OrderRef,
        &[
            "ordernumber",
            "orderno",
            "ordernr",
            "orderid",
            "order",
            "orderref",
            "orderreference",
            "invoiceno",
            "invoicenumber",
            "invoice",
            "ordernummer",
            "bestelnummer",
            "bestelling",
            "factuurnummer",
            "factuurnr",
            "referentie",
            "reference",
        ],
    ),
    (
        Field::Sku,
        &[
            "sku",
            "stockcode",
            "itemcode",
            "itemno",
            "itemnumber",
            "item",
            "productcode",
            "productid",
            "productno",
            "articlecode",
            "articleno",
            "artikelcode",
            "artikelnummer",
            "artikelnr",
            "artikel",
            "productnummer",
        ],
    ),
    (
        Field::Barcode,
        &[
            "barcode",
            "ean",
            "ean13",
            "gtin",
            "upc",
            "eancode",
            "streepjescode",
        ],
    ),
    (
        Field::Description,
        &[
            "description",
            "itemdescription",
            "productname",
            "itemname",
            "title",
            "omschrijving",
            "artikelomschrijving",
            "productnaam",
            "artikelnaam",
            "beschrijving",
        ],
    ),
    (
        Field::Quantity,
        &[
            "quantity",
            "qty",
            "quantityordered",
            "orderedquantity",
            "aantal",
            "besteld",
            "hoeveelheid",
            "stuks",
        ],
    ),
    (
        Field::OnHand,
        &[
            "onhand",
            "stock",
            "instock",
            "unitsinstock",
            "voorraad",
            "vrijevoorraad",
            "stocklevel",
        ],
    ),
    (
        Field::UnitPrice,
        &[
            "unitprice",
            "price",
            "itemprice",
            "prijs",
            "stuksprijs",
            "eenheidsprijs",
            "verkoopprijs",
            "prijsperstuk",
        ],
    ),
    (
        Field::LineTotal,
        &[
            "linetotal",
            "lineamount",
            "amount",
            "total",
            "regeltotaal",
            "regelbedrag",
            "bedrag",
            "totaal",
        ],
    ),
    (
        Field::DiscountRate,
        &["discount", "discountrate", "korting", "kortingspercentage"],
    ),
    (
        Field::TaxRate,
        &["taxrate", "vatrate", "btwtarief", "btwpercentage"],
    ),
    (Field::Currency, &["currency", "currencycode", "valuta", "munt"]),
    (
        Field::PlacedAt,
        &[
            "date",
            "orderdate",
            "orderedat",
            "placedat",
            "createdat",
            "purchasedate",
            "invoicedate",
            "datum",
            "orderdatum",
            "besteldatum",
            "factuurdatum",
            "aangemaaktop",
        ],
    ),
    (
        Field::RequestedAt,
        &[
            "requesteddate",
            "requireddate",
            "deliverydate",
            "requesteddelivery",
            "leverdatum",
            "gewensteleverdatum",
            "bezorgdatum",
        ],
    ),
    (
        Field::ShippedAt,
        &[
            "shippeddate",
            "shipdate",
            "shippedat",
            "verzenddatum",
            "verzondenop",
        ],
    ),
    (Field::Status, &["status", "orderstatus"]),
    (
        Field::ShipmentStatus,
        &["courierstatus", "shipmentstatus", "verzendstatus"],
    ),
    (
        Field::Channel,
        &["channel", "saleschannel", "kanaal", "verkoopkanaal", "webshop"],
    ),
    (
        Field::CustomerRef,
        &[
            "customerid",
            "customerno",
            "customernumber",
            "customercode",
            "klantnummer",
            "klantnr",
            "klantcode",
            "debiteur",
            "debiteurnummer",
        ],
    ),
    (
        Field::CustomerName,
        &[
            "customer",
            "customername",
            "companyname",
            "name",
            "klant",
            "klantnaam",
            "bedrijfsnaam",
            "naam",
        ],
    ),
    (
        Field::ShipName,
        &[
            "shipname",
            "shipto",
            "deliveryname",
            "recipient",
            "aflevernaam",
            "ontvanger",
        ],
    ),
    (Field::Email, &["email", "emailaddress", "mail", "emailadres"]),
    (
        Field::Phone,
        &["phone", "telephone", "phonenumber", "telefoon", "telefoonnummer"],
    ),
    (
        Field::Street,
        &[
            "street",
            "address",
            "address1",
            "shipaddress",
            "straat",
            "adres",
            "straatnaam",
        ],
    ),
    (
        Field::HouseNumber,
        &["housenumber", "houseno", "huisnummer", "huisnr"],
    ),
    (
        Field::HouseNumberAddition,
        &[
            "housenumberaddition",
            "addition",
            "toevoeging",
            "huisnummertoevoeging",
        ],
    ),
    (
        Field::PostalCode,
        &["postalcode", "postcode", "zip", "zipcode", "shippostalcode"],
    ),
    (
        Field::City,
        &["city", "town", "shipcity", "plaats", "stad", "woonplaats"],
    ),
    (
        Field::Region,
        &[
            "region",
            "state",
            "province",
            "shipregion",
            "shipstate",
            "provincie",
            "regio",
        ],
    ),
    (
        Field::Country,
        &["country", "countrycode", "shipcountry", "land", "landcode"],
    ),
    (
        Field::ShippingCharge,
        &[
            "freight",
            "shipping",
            "shippingcost",
            "shippingprice",
            "verzendkosten",
            "vracht",
        ],
    ),
    (
        Field::Note,
        &[
            "note",
            "notes",
            "remark",
            "remarks",
            "comment",
            "opmerking",
            "opmerkingen",
            "notitie",
        ],
    ),
    (
        Field::Tags,
        &["tag", "tags", "ordertags", "labels", "trefwoorden"],
    ),
    (
        Field::WeightG,
        &["weightg", "weightgrams", "gewichtg", "gewichtgram"],
    ),
    (Field::Discontinued, &["discontinued", "vervallen", "uitlopend"]),
    (
        Field::Warehouse,
        &["warehouse", "warehousecode", "magazijn", "magazijncode"],
    ),
    (
        Field::Bin,
        &["bin", "bincode", "locatie", "binlocation", "locatiecode"],
    ),
];

#[cfg(test)]
mod tests {
    use super::super::validate::check;
    use super::*;

    #[test]
    fn a_dutch_header_is_understood() {
        let names = [
            "Ordernummer",
            "Artikelcode",
            "Omschrijving",
            "Aantal",
            "Prijs",
            "Besteldatum",
            "Klantnr.",
            "Kleur",
        ];
        let header = Header::new(names.into_iter());
        let suggestion = suggest("nieuw", Noun::Orders, &header, "Europe/Amsterdam");
        assert_eq!(
            (suggestion.missing, suggestion.unmapped),
            (vec![], vec!["Kleur".to_owned()])
        );
        assert_eq!(check(&suggestion.profile), []);
        assert_eq!(
            suggestion.profile.tables[0].columns[&Field::Sku],
            Source::Column("Artikelcode".into())
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let header = Header::new(["order no", "qty"].into_iter());
        let suggestion = suggest("new", Noun::Orders, &header, "Europe/London");
        assert_eq!(suggestion.missing, [Field::Sku, Field::UnitPrice]);
    }

    #[test]
    fn the_form_of_a_head_is_read_without_a_profile() {
        let form = read_form(
            b"Verkopen 2011;;\r\nOrdernummer;Artikelcode;Aantal\r\n1;2;3\r\n",
            true,
            FormGiven::default(),
            &Limits::default(),
        );
        let form = form.expect("a table");
        assert_eq!((form.separator, form.title_rows, form.header_line), (';', 1, 2));
    }
}
